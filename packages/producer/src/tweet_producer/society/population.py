"""Fake people: when they write, what about and in which mood."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tweet_producer.draft import Addressee
from tweet_producer.event import AuthorRecord
from tweet_producer.society.scenario import Floats
from tweet_producer.society.words import Language

Integers = NDArray[np.int64]
HOUR = 3_600_000_000
DAY = 24 * HOUR
WEEK = 7 * DAY
MONDAY = 4 * DAY
"""1970 began on a Thursday: the first Monday was its fifth day."""


@dataclass(frozen=True, slots=True)
class Person:
    """What everybody can see of a person."""

    addressee: Addressee
    language: Language
    author: AuthorRecord


@dataclass(frozen=True, slots=True, eq=False)
class Population:
    """People and, a row each, what makes them write; times are microseconds since 1970.

    A mood is a number: 0 is even, 1 is glad, -1 is bad.
    """

    people: tuple[Person, ...]
    activity: Floats
    """24 rows, by UTC hour: running sums over the people of how much they write."""
    interests: Floats
    """Running sums over the topics, each row up to 1."""
    temper: Floats
    """Their mood on the average."""
    swing: Floats
    """Three columns: how far the mood drifts, how long one swing takes, and where it begins."""
    offset: Integers
    """Local time less UTC."""

    def authors(self, times: Integers, draws: Floats) -> Integers:
        """Who writes at each time: the busy more often, and whoever is awake."""
        hours = (times % DAY) // HOUR
        chosen = np.empty(len(times), dtype=np.int64)
        for hour in np.unique(hours):
            here, sums = hours == hour, self.activity[hour]
            chosen[here] = np.searchsorted(sums, draws[here] * sums[-1], side="right")
        return chosen

    def topics(self, persons: Integers, draws: Floats) -> Integers:
        """What each of `persons` writes about."""
        # The last sum is 1 but for rounding: a draw above it still means the last topic.
        chosen: Integers = np.minimum(
            (self.interests[persons] <= draws[:, None]).sum(axis=1), self.interests.shape[1] - 1
        )
        return chosen

    def mood(self, persons: Integers, times: Integers) -> Floats:
        """The mood of each person then: their temper, its drift over days, and the hour of the week."""
        reach, period, phase = self.swing[persons].T
        drift = reach * np.sin(2 * np.pi * (times / period + phase))
        hour_of_week = ((times + self.offset[persons] - MONDAY) % WEEK) // HOUR
        mood: Floats = self.temper[persons] + drift + HOUR_MOOD[hour_of_week]
        return mood


def _hour_mood() -> Floats:
    """By local hour of the week from Monday 0:00: grumpy on workday mornings, glad from Friday evening on."""
    mood = np.zeros((7, 24))
    mood[:5, 6:10] = -0.35
    mood[0, 6:18] -= 0.15
    mood[4, 17:] = 0.3
    mood[5:] = 0.2
    mood[6, 19:] = -0.1
    return mood.reshape(-1)


HOUR_MOOD = _hour_mood()
