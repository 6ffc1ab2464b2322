"""What a person can ask of the producer: flags, environment variables and help come from here."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Self

from cyclopts import Parameter
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from tweet_producer.delivery_settings import SendSettings
from tweet_producer.faults.menu import shares

WEEK_START = datetime(2026, 10, 25, tzinfo=UTC)
WEEK_END = datetime(2026, 11, 1, tzinfo=UTC)
FIRST_YEAR = datetime(2019, 1, 1, tzinfo=UTC)
"""Fake accounts were made before; from here on ids have 19 digits."""
ID_NUMBERS = 4096
"""How many ids there are in a millisecond."""
DENSEST = 500
"""Events a millisecond on the average: in bursts of busy hours there are several times as many."""
LIVE_RATE = 20.0
"""Events a second of a live run, unless another rate is asked for."""


def _utc(time: datetime) -> datetime:
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time


Moment = Annotated[datetime, AfterValidator(_utc)]


def _known_scenario(wish: str) -> str:
    # Words and numpy are needed to tell a scenario, and not for --help.
    from tweet_producer.society.scenario_files import read_scenario  # noqa: PLC0415 - see above

    read_scenario(wish)
    return wish


ScenarioName = Annotated[str, AfterValidator(_known_scenario)]


@Parameter(name="*")
class FakeSettings(SendSettings):
    """How many fake tweets, which, and where to."""

    model_config = ConfigDict(frozen=True)

    count: Annotated[int | None, Parameter(help="Events to make. Live and without end unless given.")] = Field(
        default=None, ge=1
    )
    seed: Annotated[int, Parameter(help="The same seed gives the same tweets, byte for byte.")] = Field(default=1, ge=0)
    people: Annotated[int, Parameter(help="How many people write.")] = Field(default=2000, ge=1, le=1_000_000)
    rate: Annotated[
        float | None, Parameter(help=f"Events a second. With --count as fast as possible, live {LIVE_RATE:g}.")
    ] = Field(default=None, gt=0)
    speed: Annotated[
        float | None,
        Parameter(help="How many times as fast as it happened the time from --from to --to is replayed. With --count."),
    ] = Field(default=None, gt=0)
    scenario: Annotated[
        ScenarioName, Parameter(help="What happens: a name that `tweet-producer scenarios` lists, or a TOML file.")
    ] = "week"
    truth: Annotated[Path | None, Parameter(help="Folder for the true answers: people.parquet and tweets.parquet.")] = (
        None
    )
    fault: Annotated[
        tuple[str, ...],
        Parameter(
            negative="",
            help="What goes wrong on purpose, as KIND=SHARE with a share of 0 to 1; may be given again. "
            "`tweet-producer faults` lists the kinds. A dry run shows what is told wrongly, not what is sent wrongly.",
        ),
    ] = ()
    damaged: Annotated[
        float, Parameter(help="Part of the records that cannot be used, in all seven ways evenly: 0 to 1.")
    ] = Field(default=0.0, ge=0, le=1)
    start: Annotated[
        Moment | None, Parameter(name="--from", help="When it begins: ISO 8601, UTC unless it says. Only with --count.")
    ] = None
    end: Annotated[Moment | None, Parameter(name="--to", help="When it ends, in the same way. Only with --count.")] = (
        None
    )
    dry_run: Annotated[bool, Parameter(negative="", help="Print the events and send nothing.")] = False
    as_json: Annotated[
        bool, Parameter(name="--json", negative="", help="Print JSON: the summary, or with --dry-run the events.")
    ] = False

    @property
    def pace(self) -> float | None:
        """Events a second; None is as fast as possible."""
        return LIVE_RATE if self.rate is None and self.count is None else self.rate

    @property
    def shares(self) -> Mapping[str, float]:
        """What goes wrong, by name, and in which part of the events."""
        return shares(self.fault, self.damaged)

    @property
    def window(self) -> tuple[datetime, datetime]:
        """Begin and end of the time in which `count` events happen."""
        return self.start or WEEK_START, self.end or WEEK_END

    @model_validator(mode="after")
    def _faults_are_on_the_menu(self) -> Self:
        shares(self.fault, self.damaged)
        return self

    @model_validator(mode="after")
    def _window_makes_sense(self) -> Self:
        if self.count is None and (self.start or self.end):
            raise ValueError("--from and --to need --count: without it, tweets happen now")
        if self.speed and (self.count is None or self.rate):
            raise ValueError("--speed replays a window: it needs --count, and leaves no choice of a --rate")
        start, end = self.window
        if start >= end:
            raise ValueError(f"--from {start.isoformat()} is not before --to {end.isoformat()}")
        if start < FIRST_YEAR:
            raise ValueError(f"--from {start.isoformat()} is before {FIRST_YEAR.date()}, when the fake platform begins")
        if (self.count or 0) > max(ID_NUMBERS, DENSEST * (end - start) / timedelta(milliseconds=1)):
            raise ValueError(
                f"--count {self.count} in {end - start} is more than {DENSEST} a millisecond: ids would repeat"
            )
        if end > datetime.now(UTC):
            raise ValueError(f"--to {end.isoformat()} is in the future: no tweet may be created later than now")
        return self


@Parameter(name="*")
class PlotSettings(BaseModel):
    """Which scenario to draw, and where to."""

    model_config = ConfigDict(frozen=True)

    output: Annotated[Path, Parameter(help="File for the picture, in SVG.")]
    scenario: Annotated[
        ScenarioName, Parameter(help="A name that `tweet-producer scenarios` lists, or a TOML file.")
    ] = "week"
    seed: Annotated[int, Parameter(help="As in `fake`.")] = Field(default=1, ge=0)
    people: Annotated[int, Parameter(help="As in `fake`.")] = Field(default=2000, ge=1, le=1_000_000)
    count: Annotated[int, Parameter(help="Events of the week that is drawn.")] = Field(default=50_000, ge=1)


@Parameter(name="*")
class ListSettings(BaseModel):
    """How to list what there is."""

    model_config = ConfigDict(frozen=True)

    as_json: Annotated[bool, Parameter(name="--json", negative="", help="Print JSON, with everything about them.")] = (
        False
    )
