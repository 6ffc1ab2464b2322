"""The vocabulary of rules: what is measured, when it is too much, and when it is over."""

from datetime import UTC, datetime
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from tweet_insights.alerts.targets import Delivery, Stdout

Unit: TypeAlias = Literal["minute", "hour", "day"]
Portion = Annotated[float, Field(ge=0, le=1)]
Number = Annotated[float, Field(ge=0)]
Name = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[^\x00-\x1f\x7f]+$")]


def _utc(time: datetime) -> datetime:
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)


class _Rule(BaseModel):
    """What all rules have. A rule fires once when it held in `for` moments running, and is resolved once."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    name: Name
    moments: int = Field(default=1, alias="for", ge=1, le=1000)
    """Moments running in which it must hold before it is told."""
    calm_for: int = Field(default=1, ge=1, le=1000)
    """Moments running in which it must be over before that is told."""
    mute_until: Annotated[datetime, AfterValidator(_utc)] | None = None
    """Before then nothing is told. What holds then still is told then."""
    above: float | None = None
    below: float | None = None
    until: float | None = None
    """The other threshold: back to it, and not just to the first, is over."""
    least: int = Field(default=0, ge=0)
    """When it rests on fewer tweets, records or accounts, nothing is judged."""

    @property
    def stands(self) -> bool:
        """Whether it must stand out from what is usual."""
        return False

    @model_validator(mode="after")
    def _says_what_is_too_much(self) -> Self:
        if self.above is not None and self.below is not None:
            raise ValueError("a rule has either above or below: make two of it")
        if self.above is None and self.below is None and not self.stands:
            raise ValueError("say what is too much: above or below" + _OR_STANDS_OUT.get(type(self).__name__, ""))
        if self.until is not None and self.above is not None and self.until > self.above:
            raise ValueError(f"until must not be above {self.above:g}, or it would be over while it holds")
        if self.until is not None and self.below is not None and self.until < self.below:
            raise ValueError(f"until must not be below {self.below:g}, or it would be over while it holds")
        return self


class _OverTime(_Rule):
    """Of each moment that is complete."""

    every: Unit = "hour"
    topic: Name | None = None
    """A hashtag of the topic; all tweets when absent."""
    stands_out: bool = False
    """It must differ from what is usual by more than chance, as in a report."""

    @property
    def stands(self) -> bool:
        """Whether it must stand out from what is usual."""
        return self.stands_out


class NegativeRule(_OverTime):
    """The share of negative ones among the scored tweets of a moment."""

    measure: Literal["negative"]
    above: Portion | None = None
    below: Portion | None = None
    until: Portion | None = None
    least: int = Field(default=30, ge=1)


class VolumeRule(_OverTime):
    """How many tweets, or people, a moment has; or how many times the usual tweets."""

    measure: Literal["tweets", "people", "times_usual"]
    above: Number | None = None
    below: Number | None = None
    until: Number | None = None

    @model_validator(mode="after")
    def _tweets_stand_out_upwards(self) -> Self:
        if self.stands_out and (self.measure != "tweets" or self.below is not None):
            raise ValueError("stands_out is for more tweets than usual: use times_usual with below for fewer")
        return self


class CoverageRule(_Rule):
    """What became of the tweets of the last hours, as it stands now. A moment is one time of looking."""

    measure: Literal["pending", "rejected", "deleted", "gaps"]
    hours: int = Field(default=24, ge=1, le=8784)
    above: Number | None = None
    below: Number | None = None
    until: Number | None = None


class PortionRule(_Rule):
    """The share of tweets without a score, of accounts that look automated, that offend, or that feel something.

    The last is of negative and positive tweets, as in a report.
    """

    measure: Literal["unscored", "automated", "offensive", "anger", "joy", "optimism", "sadness"]
    hours: int = Field(default=24, ge=1, le=8784)
    above: Portion | None = None
    below: Portion | None = None
    until: Portion | None = None
    least: int = Field(default=30, ge=1)


class FreshnessRule(_Rule):
    """How many minutes ago the newest tweet was made."""

    measure: Literal["freshness"]
    above: Number | None = None
    below: Number | None = None
    until: Number | None = None


Rule: TypeAlias = NegativeRule | VolumeRule | CoverageRule | PortionRule | FreshnessRule


def topic_of(rule: Rule) -> str | None:
    """The hashtag of the topic that it is about; None for all tweets."""
    return rule.topic if isinstance(rule, NegativeRule | VolumeRule) else None


_OR_STANDS_OUT = {"NegativeRule": " (a share from 0 to 1), or stands_out", "VolumeRule": ", or stands_out of tweets"}


class Rules(BaseModel):
    """A file of rules."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    rule: tuple[Annotated[Rule, Field(discriminator="measure")], ...] = Field(min_length=1)
    delivery: tuple[Delivery, ...] = (Stdout(kind="stdout"),)
    settle_seconds: float = Field(default=120, ge=0, le=86400)
    """How long after its end a moment is taken for complete."""

    @model_validator(mode="after")
    def _names_differ(self) -> Self:
        for kind, names in (
            ("rule", [rule.name for rule in self.rule]),
            ("delivery", [target.name for target in self.delivery]),
        ):
            twice = next((name for name in names if names.count(name) > 1), None)
            if twice is not None:
                raise ValueError(f"two of {kind} are called {twice}: what is remembered of them goes by the name")
        return self
