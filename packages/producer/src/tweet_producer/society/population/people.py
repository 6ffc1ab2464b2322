"""Fake people: what everybody can see of them, and what makes them write, which nobody can."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tweet_producer.society.arrow_columns import Flags, Integers, Numbers, text
from tweet_producer.society.population.guide_tables import GuideTables
from tweet_producer.society.random_streams import Word16, chosen
from tweet_producer.society.scenario import Floats

INTERESTS = 48
WAVE = np.sin(2 * np.pi * (np.arange(1024) + 0.5) / 1024)
"""A swing of the mood: looked up in 6 ns, worked out in 20 (numpy 2.4)."""
HOUR = 3_600_000_000
HOURS = 24
DAY = HOURS * HOUR
WEEK = 7 * DAY
MONDAY = 4 * DAY
"""1970 began on a Thursday: the first Monday was its fifth day."""


@dataclass(frozen=True, slots=True, eq=False)
class People:
    """A row each; times are microseconds since 1970. A mood is a number: 0 is even, 1 is glad, -1 is bad."""

    authors: pa.StructArray
    """As the contract's `tweet.author` has them."""
    language: NDArray[np.int8]
    """The place of their language among `words.languages()`."""
    bot: Flags
    sociability: Floats
    """From 0 to 1: how much of what they do is with others."""
    activity: Floats
    """Running sums over the people of how much they write, by whether it is with others, and by UTC hour."""
    turns: GuideTables
    """The same, to draw from: a row for each hour alone, then one for each with others."""
    interests: NDArray[np.int8]
    """A row of INTERESTS topics each: what they write about, the same topic as often as they like it."""
    temper: Floats
    """Their mood on the average."""
    swing: Floats
    """Three rows: how far the mood drifts, how long one swing takes, and where it begins."""
    offset: Integers
    """Local time less UTC."""
    follows: Numbers
    """A row of people each, whose tweets they see and with whom they talk. Whoever is alone follows themselves."""
    appeal: Floats
    """How likely it is that what they write is taken up: grows with the number of those who see it."""

    @property
    def ids(self) -> pa.StringArray:
        """The platform's ids."""
        return text(self.authors.field("id"))

    @property
    def handles(self) -> pa.StringArray:
        """Handles without the leading @."""
        return text(self.authors.field("username"))

    def writing(self, times: Integers, together: Flags, draws: Floats) -> Numbers:
        """Who writes at each time, `together` with others or not: the busy more often, and whoever is awake."""
        return self.turns.find(together * np.int64(HOURS) + (times % DAY) // HOUR, draws)

    def topics(self, people: Numbers, word: Word16) -> NDArray[np.int8]:
        """What each of `people` writes about."""
        return self.interests.take(people * np.int32(INTERESTS) + chosen(word, INTERESTS))

    def mood(self, people: Numbers, times: Integers) -> Floats:
        """The mood of each person then: their temper, its drift over days, and the hour of the week."""
        # 1.3 ns a person, where self.swing[:, people] takes 7 (numpy 2.4).
        reach, period, phase = self.swing.take(people, axis=1)
        swings = times / period + phase
        drift = reach * WAVE.take(((swings - np.floor(swings)) * len(WAVE)).astype(np.int64))
        hour_of_week = ((times + self.offset.take(people) - MONDAY) % WEEK) // HOUR
        mood: Floats = self.temper.take(people) + drift + HOUR_MOOD.take(hour_of_week)
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
