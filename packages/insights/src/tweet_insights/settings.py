"""What a person may set, once for flags, environment and help."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from pydantic import AfterValidator, BaseModel, ConfigDict, Field


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


@Parameter(name="*")
class ReportSettings(Reach):
    """Settings of `report`."""

    output: Annotated[Path, Parameter(help="The HTML file to write; its folder is made when missing.")] = Path(
        "report.html"
    )
    since: Annotated[Moment, Parameter(help="Count only what was made since then (ISO 8601; UTC unless it says).")] = (
        None
    )
