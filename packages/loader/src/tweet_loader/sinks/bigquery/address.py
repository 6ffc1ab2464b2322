"""Which BigQuery a person means: `bigquery:PROJECT.DATASET?plan=…&mode=…`."""

from enum import StrEnum
from typing import Self
from urllib.parse import parse_qsl

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from tweet_loader.sink import SinkError

FORM = "bigquery:PROJECT.DATASET[?plan=billed&location=EU]"
GIB = 2**30


class Plan(StrEnum):
    """What Google lets a project do."""

    SANDBOX = "sandbox"
    """No billing account: load jobs only, no DML, everything is gone after 60 days."""
    BILLED = "billed"
    """A billing account is linked; what is within the free tier still costs nothing."""


class Mode(StrEnum):
    """How rows get in."""

    LOAD_JOB = "load_job"
    """Batch load jobs: free on both plans."""
    STORAGE_WRITE = "storage_write"
    """The Storage Write API: refused in a sandbox, 2 TiB a month free on a billed plan."""


class BigQueryAddress(BaseModel):
    """A dataset, and what may be done in it. A sandbox until somebody says otherwise: it costs nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    project: str = Field(pattern=r"^[a-z][a-z0-9-]{4,28}[a-z0-9]$")
    dataset: str = Field(pattern=r"^[A-Za-z0-9_]{1,1024}$")
    plan: Plan = Plan.SANDBOX
    mode: Mode = Mode.LOAD_JOB
    location: str = Field(default="US", pattern=r"^[A-Za-z0-9-]+$")
    max_gib: float = Field(default=1, gt=0)
    """What one query may read at most, in GiB: `maximum_bytes_billed` of each."""
    endpoint: str | None = None
    """Of the REST interface; Google's own unless given."""
    grpc: str | None = None
    """Host and port of the Storage interfaces; Google's own unless given."""

    @property
    def arrivals(self) -> str:
        """The table that is loaded into."""
        return self.table("arrivals")

    @property
    def max_bytes(self) -> int:
        """What one query may read at most."""
        return int(self.max_gib * GIB)

    @property
    def counted(self) -> bool:
        """Whether Google counts load jobs against a day's quota; an emulator does not."""
        return self.mode is Mode.LOAD_JOB and self.endpoint is None

    def table(self, name: str) -> str:
        """A table's or view's whole name."""
        return f"{self.project}.{self.dataset}.{name}"

    @classmethod
    def parse(cls, place: str) -> Self:
        """What stands after `bigquery:`.

        Raises:
            SinkError: when it names no dataset, or asks for what the plan does not allow.
        """
        name, _, options = place.partition("?")
        project, _, dataset = name.partition(".")
        try:
            return cls.model_validate({"project": project, "dataset": dataset, **dict(parse_qsl(options))})
        except ValidationError as error:
            said = "; ".join(f"{'.'.join(map(str, item['loc']))} {item['msg']}".strip() for item in error.errors())
            raise SinkError(f"bigquery:{place} is no sink: {said}. Write {FORM}") from error

    @model_validator(mode="after")
    def _allowed(self) -> Self:
        if self.plan is Plan.SANDBOX and self.mode is Mode.STORAGE_WRITE:
            raise ValueError(
                "a sandbox has no Storage Write API: leave mode=load_job, or link a billing account and say plan=billed"
            )
        return self
