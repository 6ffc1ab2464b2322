"""What people do at given times, decided column by column: who, about what, in which mood, and how."""

from collections.abc import Iterator
from enum import IntEnum
from typing import NamedTuple

import numpy as np

from tweet_producer.society.calendar import NO_BURST, Calendar
from tweet_producer.society.population import Integers, Population
from tweet_producer.society.scenario import Burst, Floats, Scenario

DRAWS = 10
"""Chances that one action takes; always the same number, so that blocks of any size give the same actions."""
RESTLESSNESS = 0.6
"""How far a mood is from one tweet to the next from what it is on the average."""


class Action(IntEnum):
    """How a person takes part."""

    ORIGINAL = 0
    REPLY = 1
    RETWEET = 2
    QUOTE = 3
    EDIT = 4
    DELETE = 5


USUAL = np.cumsum([0.50, 0.23, 0.15, 0.06, 0.035, 0.025])
EXCITED = np.cumsum([0.38, 0.27, 0.25, 0.07, 0.02, 0.01])
"""In a burst people repeat and answer more. Both by Action."""


class Deed(NamedTuple):
    """One thing somebody does. `person`, `topic` and `burst` are numbers; `choice` picks what it is done to."""

    time: int
    person: int
    topic: int
    burst: int
    mood: float
    action: int
    choice: float
    other: float
    delay: float
    """Part of the longest delay after which the producer sees it."""


class Society:
    """People in the time of a scenario."""

    def __init__(
        self, population: Population, scenario: Scenario, bursts: tuple[Burst, ...], calendar: Calendar
    ) -> None:
        self.population = population
        self.bursts = bursts
        self.topics = tuple(topic.name for topic in scenario.topics)
        self._calendar = calendar
        self._topic_mood = np.array([topic.mood for topic in scenario.topics])
        # One more entry, which NO_BURST (-1) finds: nothing changes.
        self._burst_topic = np.array([scenario.index(burst.topic) for burst in bursts] + [0])
        self._burst_mood = np.array([burst.mood for burst in bursts] + [0.0])

    def deeds(self, times: Integers, draws: Floats) -> Iterator[Deed]:
        """What is done at each of `times`, ordered as they are; `draws` has DRAWS columns, each in [0, 1)."""
        burst = self._calendar.bursts(times, draws[:, 0])
        person = self.population.authors(times, draws[:, 1])
        bursting = burst != NO_BURST
        topic = np.where(bursting, self._burst_topic[burst], self.population.topics(person, draws[:, 2]))
        mood = self.population.mood(person, times) + self._topic_mood[topic] + self._burst_mood[burst]
        mood += RESTLESSNESS * _normal(draws[:, 3:6])
        action = np.where(
            bursting, np.searchsorted(EXCITED, draws[:, 6], "right"), np.searchsorted(USUAL, draws[:, 6], "right")
        )
        action = np.minimum(action, Action.DELETE)  # the last sum is 1 but for rounding
        columns = (times, person, topic, burst, mood, action, draws[:, 7], draws[:, 8], draws[:, 9])
        return map(Deed._make, zip(*(column.tolist() for column in columns), strict=True))


def _normal(draws: Floats) -> Floats:
    """Nearly normal with mean 0 and deviation 1: the sum of three even draws, always three."""
    bell: Floats = (draws.sum(axis=1) - 1.5) * 2
    return bell
