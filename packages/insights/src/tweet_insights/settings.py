"""What a person may set, once for flags, environment and help."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from tweet_insights.models.ladder import DEFAULT, Rung


def _in_utc(moment: datetime | None) -> datetime | None:
    if moment is None:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


Moment = Annotated[datetime | None, AfterValidator(_in_utc)]


class Reach(BaseModel):
    """Which warehouse, and how patiently."""

    model_config = ConfigDict(frozen=True)

    warehouse: Annotated[str, Parameter(help="The warehouse that tweet-loader writes, as duckdb:PATH.")] = (
        "duckdb:tweets.duckdb"
    )
    wait_seconds: Annotated[float, Parameter(help="How long to wait while another process writes to it.")] = Field(
        default=10, ge=0, le=3600
    )
    as_json: Annotated[bool, Parameter(name="--json", negative="", help="Print one JSON object.")] = False

    @property
    def patience(self) -> timedelta:
        """`wait_seconds` as a duration."""
        return timedelta(seconds=self.wait_seconds)


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
