"""Which BigQuery a person means, as tweet-loader has it: `bigquery:PROJECT.DATASET?plan=…&location=…`."""

from enum import StrEnum
from typing import Literal, Self
from urllib.parse import parse_qsl

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tweet_insights.warehouse import WarehouseError

FORM = "bigquery:PROJECT.DATASET[?plan=billed&location=EU]"
GIB = 2**30


class Plan(StrEnum):
    """What Google lets a project do."""

    SANDBOX = "sandbox"
    """No billing account: load jobs and queries; a sandbox until somebody says otherwise."""
    BILLED = "billed"
    """A billing account is linked; what is within the free tier still costs nothing."""


class BigQueryAddress(BaseModel):
    """A dataset and how it is reached."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    project: str = Field(pattern=r"^[a-z][a-z0-9-]{4,28}[a-z0-9]$")
    dataset: str = Field(pattern=r"^[A-Za-z0-9_]{1,1024}$")
    plan: Plan = Plan.SANDBOX
    mode: Literal["load_job", "storage_write"] = "load_job"
    """How the loader writes; of no matter here."""
    location: str = Field(default="US", pattern=r"^[A-Za-z0-9-]+$")
    max_gib: float | None = Field(default=None, gt=0)
    """What one query may read at most, if that is less than the byte budget."""
    endpoint: str | None = None
    """Of the REST interface; Google's own unless given."""
    grpc: str | None = None
    """Host and port of the Storage interfaces; Google's own unless given."""

    @property
    def most_bytes(self) -> int | None:
        """What one query may read at most by the address."""
        return None if self.max_gib is None else int(self.max_gib * GIB)

    @property
    def name(self) -> str:
        """The dataset, as messages have it."""
        return f"{self.project}.{self.dataset}"

    def table(self, name: str) -> str:
        """A table's whole name."""
        return f"{self.name}.{name}"

    @classmethod
    def parse(cls, place: str) -> Self:
        """What stands after `bigquery:`.

        Raises:
            WarehouseError: when it names no dataset, or something that nobody knows.
        """
        name, _, options = place.partition("?")
        project, _, dataset = name.partition(".")
        try:
            return cls.model_validate({"project": project, "dataset": dataset, **dict(parse_qsl(options))})
        except ValidationError as error:
            said = "; ".join(f"{'.'.join(map(str, item['loc']))} {item['msg']}".strip() for item in error.errors())
            raise WarehouseError(f"bigquery:{place} is no warehouse: {said}. Write {FORM}") from error
