"""What happens to the fake society: topics, and bursts in which everybody talks about one of them."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Annotated, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, model_validator

Floats = NDArray[np.float64]
Part = Annotated[float, Field(ge=0, le=1)]
Mood = Annotated[float, Field(ge=-3, le=3)]
RISE = 0.15
"""Part of a burst in which it rises; the rest of it fades."""


class _Told(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Topic(_Told):
    """Something people talk about."""

    name: str
    share: Part = Field(description="Its part of what is written.")
    mood: Mood = Field(description="What it does to the mood of whoever writes about it.")


class Burst(_Told):
    """A time in which many write about one topic, in one mood, under one hashtag."""

    tag: str
    topic: str
    at: Part = Field(description="Its beginning, as a part of the span.")
    lasts: Part = Field(description="Its duration, as a part of the span.")
    share: float = Field(gt=0, lt=1, description="Its part of what is written at its peak.")
    mood: Mood


class Minor(_Told):
    """Small bursts, placed by the seed; `mood` goes either way."""

    number: int = Field(ge=0)
    lasts: Part
    share: float = Field(gt=0, lt=1)
    mood: Mood


class Scenario(_Told):
    """A file of `scenarios/`."""

    topics: tuple[Topic, ...] = Field(min_length=1)
    bursts: tuple[Burst, ...]
    minor: Minor

    @model_validator(mode="after")
    def _bursts_have_topics(self) -> Self:
        known = {topic.name for topic in self.topics}
        for burst in self.bursts:
            if burst.topic not in known:
                raise ValueError(f"the burst {burst.tag} is about {burst.topic}, which is none of {sorted(known)}")
        return self

    def index(self, topic: str) -> int:
        """The place of the topic with that name."""
        return next(place for place, candidate in enumerate(self.topics) if candidate.name == topic)


@cache
def week() -> Scenario:
    """The scenario that is told unless another is asked for."""
    text = files("tweet_producer.society").joinpath("scenarios", "week.toml").read_text(encoding="utf-8")
    return Scenario.model_validate(tomllib.loads(text), strict=False)


def bursts(scenario: Scenario, chance: np.random.Generator) -> tuple[Burst, ...]:
    """The planted bursts, then the small ones that `chance` places."""
    minor = scenario.minor
    drawn = tuple(_minor(scenario, *chance.random(3)) for _ in range(minor.number))
    return scenario.bursts + drawn


def _minor(scenario: Scenario, topic: float, at: float, way: float) -> Burst:
    minor = scenario.minor
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
