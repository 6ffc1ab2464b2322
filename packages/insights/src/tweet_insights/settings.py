"""What a person may set, once for flags, environment and help."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Self

from cyclopts import Parameter
from platformdirs import user_cache_path
from pydantic import AfterValidator, BaseModel, ByteSize, ConfigDict, Field, TypeAdapter, model_validator

from tweet_insights.models.ladder import DEFAULT, Rung
from tweet_insights.report_formats import STDOUT, Format
from tweet_insights.warehouses.opening import Opening


def _whole_hour(moment: datetime | None) -> datetime | None:
    """By the hour: whoever could ask for any two spans could subtract them, down to one person's tweet."""
    if moment is None:
        return None
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return moment.replace(minute=0, second=0, microsecond=0)


Moment = Annotated[datetime | None, AfterValidator(_whole_hour)]


_SIZE = TypeAdapter(ByteSize)


def _a_size(text: str) -> str:
    _SIZE.validate_python(text)
    return text


class Reach(BaseModel):
    """Which warehouse, and how patiently."""

    model_config = ConfigDict(frozen=True)

    warehouse: Annotated[
        str,
        Parameter(
            help="The warehouse that tweet-loader writes: duckdb:PATH, sqlite:PATH, parquet:FOLDER, "
            "parquet:s3://BUCKET/PREFIX or bigquery:PROJECT.DATASET[?plan=billed&location=EU]."
        ),
    ] = "duckdb:tweets.duckdb"
    wait_seconds: Annotated[float, Parameter(help="How long to wait while another process writes to it.")] = Field(
        default=10, ge=0, le=3600
    )
    byte_budget: Annotated[
        str, AfterValidator(_a_size), Parameter(help="What may be billed of BigQuery at most, as 100MB or 2GiB.")
    ] = "100MB"
    as_json: Annotated[bool, Parameter(name="--json", negative="", help="Print one JSON object.")] = False

    @property
    def opening(self) -> Opening:
        """How the warehouse is used."""
        return Opening(timedelta(seconds=self.wait_seconds), _SIZE.validate_python(self.byte_budget))


@Parameter(name="*")
class ScoreSettings(Reach):
    """Settings of `score`."""

    model: Annotated[Rung, Parameter(help="Who scores. Scores of other models stay beside.")] = DEFAULT
    every: Annotated[float | None, Parameter(help="Score again after so many seconds, until SIGTERM or Ctrl-C.")] = (
        Field(default=None, gt=0, le=86400)
    )
    alive: Annotated[
        Path | None,
        Parameter(help="With --every: a file touched before each round, and in it before every 10,000 texts."),
    ] = None

    metrics_host: Annotated[str, Parameter(help="With --every: address of /metrics.")] = "127.0.0.1"
    metrics_port: Annotated[int | None, Parameter(help="Its port, 0 for a free one; none of it unless given.")] = Field(
        default=None, ge=0, le=65535
    )

    @model_validator(mode="after")
    def _alive_as_long_as_it_goes_on(self) -> Self:
        if self.alive is not None and self.every is None:
            raise ValueError("--alive needs --every: a single run ends, and its exit code tells all")
        if self.metrics_port is not None and self.every is None:
            raise ValueError("--metrics-port needs --every: a single run ends before anybody can ask it")
        return self


@Parameter(name="*")
class ReportSettings(Reach):
    """Settings of `report`."""

    model: Annotated[Rung, Parameter(help="Whose scores to report.")] = DEFAULT
    form: Annotated[Format, Parameter(name="--format", help="A page, Markdown, or all facts for a machine.")] = "html"
    output: Annotated[
        Path | None,
        Parameter(
            allow_leading_hyphen=True,
            help="The file to write, with its folder; - prints it. Else report.html, report.md or report.json.",
        ),
    ] = None
    cache: Annotated[
        Path, Parameter(help="Where facts are kept, so that a report of an unchanged BigQuery reads nothing.")
    ] = user_cache_path("tweet-insights")
    since: Annotated[
        Moment, Parameter(help="Count only what was made since that hour (ISO 8601; UTC unless it says).")
    ] = None

    @property
    def place(self) -> Path:
        """The file to write; `-` is stdout."""
        return self.output or Path(f"report.{self.form}")

    @model_validator(mode="after")
    def _stdout_has_room_for_one(self) -> Self:
        if self.as_json and self.place == STDOUT:
            raise ValueError("--json prints beside the report, so --output - leaves no room: use --format json")
        return self


@Parameter(name="*")
class CompareSettings(Reach):
    """Settings of `compare`."""

    was: Annotated[str, Parameter(help="The one to compare with, as MODEL or MODEL@VERSION; else the one before.")] = ""
    now: Annotated[str, Parameter(help="The one to compare, as MODEL or MODEL@VERSION; else who scored last.")] = ""


@Parameter(name="*")
class EvaluateSettings(Reach):
    """Settings of `evaluate`."""

    truth: Annotated[Path, Parameter(help="The folder that tweet-producer fake --truth wrote.")] = Path("truth")
    model: Annotated[Rung, Parameter(help="Whose scores to evaluate.")] = DEFAULT
