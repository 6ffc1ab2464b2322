"""What happens to the fake society: topics, and bursts in which everybody, or every bot, talks about one of them."""

from typing import Annotated, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from tweet_producer.society.text.languages import languages

Floats = NDArray[np.float64]
Part = Annotated[float, Field(ge=0, le=1)]
Mood = Annotated[float, Field(ge=-3, le=3)]
RISE = 0.15
"""Part of a burst in which it rises; the rest of it fades."""


def _can_be_told(topic: str) -> str:
    known = sorted(languages()[0].topics)
    if topic not in known:
        raise ValueError(f"nobody has words for the topic {topic}; there are words for {', '.join(known)}")
    return topic


def _is_hashtag(tag: str) -> str:
    if not tag.isidentifier():
        raise ValueError(f"#{tag} is no hashtag: letters, digits and _ only, a letter first")
    return tag


TopicName = Annotated[str, AfterValidator(_can_be_told)]


class _Told(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Topic(_Told):
    """Something people talk about."""

    name: TopicName
    share: float = Field(gt=0, le=1, description="Its part of what is written, against the sum of all shares.")
    mood: Mood = Field(description="What it does to the mood of whoever writes about it.")


class Burst(_Told):
    """A time in which many write about one topic, in one mood, under one hashtag."""

    tag: Annotated[str, AfterValidator(_is_hashtag)]
    topic: TopicName
    at: Part = Field(description="Its beginning, as a part of the span.")
    lasts: float = Field(gt=0, le=1, description="Its duration, as a part of the span.")
    share: float = Field(gt=0, lt=1, description="Its part of what is written at its peak.")
    mood: Mood
    by: Literal["people", "bots"] = Field(default="people", description="Who takes part.")

    @model_validator(mode="after")
    def _ends_in_the_span(self) -> Self:
        if self.at + self.lasts > 1:
            raise ValueError(f"#{self.tag} ends after the span: at {self.at:g} + lasts {self.lasts:g} is more than 1")
        return self


class Minor(_Told):
    """Small bursts, placed by the seed; `mood` goes either way."""

    number: int = Field(ge=0, le=100)
    lasts: float = Field(gt=0, le=1)
    share: float = Field(gt=0, lt=1)
    mood: Mood


class Scenario(_Told):
    """What a scenario file says."""

    title: str = Field(description="One sentence about it.")
    topics: tuple[Topic, ...] = Field(min_length=1, description="The usual twelve, unless given.")
    bursts: tuple[Burst, ...] = ()
    minor: Minor | None = None
    bots: Part = Field(default=0.02, description="Part of the people who are none.")

    @model_validator(mode="after")
    def _bursts_fit(self) -> Self:
        known = {topic.name for topic in self.topics}
        for burst in self.bursts:
            if burst.topic not in known:
                raise ValueError(f"#{burst.tag} is about {burst.topic}, which is none of the topics {sorted(known)}")
            if burst.by == "bots" and not self.bots:
                raise ValueError(f"#{burst.tag} is written by bots, but bots = 0")
        return self

    def index(self, topic: str) -> int:
        """The place of the topic with that name."""
        return next(place for place, candidate in enumerate(self.topics) if candidate.name == topic)


def bursts(scenario: Scenario, chance: np.random.Generator) -> tuple[Burst, ...]:
    """The planted bursts, then the small ones that `chance` places."""
    minor = scenario.minor
    if minor is None:
        return scenario.bursts
    drawn = tuple(_minor(scenario, minor, *chance.random(3)) for _ in range(minor.number))
    return scenario.bursts + drawn


def _minor(scenario: Scenario, minor: Minor, topic: float, at: float, way: float) -> Burst:
    name = scenario.topics[int(topic * len(scenario.topics))].name
    return Burst(
        tag=f"{name.capitalize()}Talk",
        topic=name,
        at=at * (1 - minor.lasts),
        lasts=minor.lasts,
        share=minor.share,
        mood=minor.mood if way < 0.5 else -minor.mood,
    )


def intensity(burst: Burst, places: Floats) -> Floats:
    """How much a burst adds at each place of the span, where 1 is everything else together.

    Rises in a line to its peak, fades with the square of what is left. At the peak it is
    share / (1 - share), so that it is `share` of the whole.
    """
    inside = (places - burst.at) / burst.lasts
    rising = inside / RISE
    fading = np.square((1 - inside) / (1 - RISE))
    shape = np.where(inside < RISE, rising, fading)
    return np.where((inside > 0) & (inside < 1), shape, 0.0) * burst.share / (1 - burst.share)
