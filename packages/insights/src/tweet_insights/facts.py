"""Everything a report says, found once and never changed: page, JSON and sentences are views of it."""

from dataclasses import dataclass
from datetime import datetime

from tweet_insights.interval import Share
from tweet_insights.prevalence import Adjusted


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was seen and what became of it: seen = scored + unscored + pending + deleted."""

    seen: int
    """Tweets, each counted once whatever happened to it."""
    scored: int
    unscored_language: int
    """In a language that the model does not read, or in none that is known."""
    unscored_text: int
    """In its language, but without a text."""
    pending: int
    """Readable, and not scored yet."""
    deleted: int
    rejected: int
    """Records that were set aside; they are no tweets and not part of `seen`."""

    @property
    def living(self) -> int:
        """Tweets that have not been deleted."""
        return self.seen - self.deleted


@dataclass(frozen=True, slots=True)
class Group:
    """Tweets that have something in common. It rests on at least k people."""

    name: str
    detail: str
    """What the name leaves out, such as the words of a topic; may be empty."""
    tweets: int
    people: int
    scored: int | None
    """Absent when too few people stand behind the scored ones."""
    negative: Share | None
    """Of the scored ones; absent when there is none, or too few people stand behind them."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """The groups with most tweets, the busiest first."""

    groups: tuple[Group, ...]
    more: int
    """Further groups, less busy, that could be shown."""
    suppressed: int
    """Groups hidden to protect the few people in them."""
    moods_suppressed: int
    """Groups, of all that could be shown, of which only the mood is hidden."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One minute, hour or day. No tweets is 0; a figure with too few people behind it is absent."""

    start: datetime
    tweets: int | None
    people: int | None
    scored: int | None
    negative: Share | None


@dataclass(frozen=True, slots=True)
class Course:
    """Negativity over time, without gaps: a time without tweets is a moment of 0."""

    unit: str
    """minute, hour or day, in UTC."""
    moments: tuple[Moment, ...]
    suppressed: int
    """Moments without figures."""
    moods_suppressed: int
    """Further moments of which only the mood is hidden."""


@dataclass(frozen=True, slots=True)
class Standout:
    """The moment whose share differs most from all others together."""

    start: datetime
    negative: Share
    others: Share
    difference: float
    """Share there minus share in the others: above 0 when it was more negative."""
    compared: int
    chance: float
    """How often equal moments would show one that differs as much, all of `compared` looked at (Bonferroni)."""
    certain: bool
    """Whether that is below 5 %."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """What one stage set aside for one reason."""

    stage: str
    reason: str
    records: int


@dataclass(frozen=True, slots=True)
class Facts:
    """All of it, from one state of the warehouse. Figures about people rest on at least `k` of them."""

    made_at: datetime
    since: datetime | None
    first: datetime | None
    """When the first living tweet was made, cut to the minute; absent without any."""
    last: datetime | None
    model: str
    model_version: str
    languages_read: tuple[str, ...]
    k: int
    confidence: float
    """Of every interval."""
    coverage: Coverage
    people: int | None
    """Distinct authors of living tweets; absent when fewer than k."""
    negative: Share | None
    negative_adjusted: Adjusted | None
    """The same, corrected for the model's own errors; absent for a model without a card."""
    course: Course
    standout: Standout | None
    topics: Ranking
    hashtags: Ranking
    languages: Ranking
    rejections: tuple[Rejection, ...]
    gaps: tuple[str, ...] = ()
    """What sources missed, in the words of the producer: of these times silence says nothing."""
