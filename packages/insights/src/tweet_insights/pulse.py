"""How the pipeline has moved in the last hour, as far as the warehouse alone can tell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import TypeAdapter

HOUR = timedelta(hours=1)
GAP = "gap"
"""The reason of a record that tells of what a source missed: nothing was set aside."""
READ_OF_HOUR = {
    "tweets": ("occurred_at", "received_at", "raw_timestamp"),
    "rejected": ("stage", "reason", "rejected_at"),
}
"""The columns of the loader's tables that a look needs, beside `loaded_at`."""


@dataclass(frozen=True, slots=True)
class Step:
    """What passed one step in the hour, of the rows that are in the warehouse: of others it knows nothing."""

    name: str
    """source, producer, raw, loader or scorer."""
    records: int
    newest: datetime | None
    """Of the source cut to the minute, since it is when a person wrote; absent when nothing passed."""
    waited: float | None
    """Seconds since the step before, of half of them so many at most; absent where that is not known."""


@dataclass(frozen=True, slots=True)
class Aside:
    """What one stage set aside for one reason in the hour."""

    stage: str
    reason: str
    records: int
    newest: datetime


@dataclass(frozen=True, slots=True)
class Minute:
    """What passed in one minute that was not without anything."""

    start: datetime
    loaded: int
    rejected: int
    scored: int


@dataclass(frozen=True, slots=True)
class Pulse:
    """One look."""

    looked_at: datetime
    steps: tuple[Step, ...]
    asides: tuple[Aside, ...]
    """The most frequent first. Gaps of sources are among them."""
    minutes: tuple[Minute, ...]


Rows = Sequence[Mapping[str, object]]


def pulse_of(looked_at: datetime, steps: Rows, asides: Rows, minutes: Rows) -> Pulse:
    """The look, of rows that have the columns of Step, Aside and Minute."""
    return Pulse(
        looked_at,
        TypeAdapter(tuple[Step, ...]).validate_python(steps),
        TypeAdapter(tuple[Aside, ...]).validate_python(asides),
        TypeAdapter(tuple[Minute, ...]).validate_python(minutes),
    )
