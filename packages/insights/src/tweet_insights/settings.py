"""What a person may set, once for flags, environment and help."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from platformdirs import user_cache_path
from pydantic import AfterValidator, BaseModel, ByteSize, ConfigDict, Field, TypeAdapter

from tweet_insights.models.ladder import DEFAULT, Rung
from tweet_insights.warehouses.opening import Opening


def _in_utc(moment: datetime | None) -> datetime | None:
    if moment is None:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


Moment = Annotated[datetime | None, AfterValidator(_in_utc)]


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


@Parameter(name="*")
class ReportSettings(Reach):
    """Settings of `report`."""

    model: Annotated[Rung, Parameter(help="Whose scores to report.")] = DEFAULT
    output: Annotated[Path, Parameter(help="The HTML file to write; its folder is made when missing.")] = Path(
        "report.html"
    )
    cache: Annotated[
        Path, Parameter(help="Where facts are kept, so that a report of an unchanged BigQuery reads nothing.")
    ] = user_cache_path("tweet-insights")
    since: Annotated[Moment, Parameter(help="Count only what was made since then (ISO 8601; UTC unless it says).")] = (
        None
    )


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
