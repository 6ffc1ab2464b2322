"""How it feels: the mood of whoever writes, of the topic, of the hour, and of what they react to."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tweet_producer.society.behaviour.actions import Action
from tweet_producer.society.behaviour.history import History
from tweet_producer.society.population.people import People
from tweet_producer.society.random_streams import Word16, bell
from tweet_producer.society.scenario import Floats

RESTLESSNESS = 0.6
"""How far a mood is from one tweet to the next from what it is on the average."""
CONTAGION = 0.4
"""How much of the mood of a tweet goes over to whoever answers it."""
EVEN = 0.45
"""Moods nearer to zero than this are written in plain words."""
BAD, PLAIN, GOOD = range(3)
"""Tones, in the order of words.Tone."""


@dataclass(frozen=True, slots=True, eq=False)
class Moods:
    """What makes a mood."""

    people: People
    topics: Floats
    bursts: Floats
    """One more, 0, for NO_BURST."""

    def feel(self, history: History, start: int, end: int, restless: Word16) -> None:
        """Fill in the moods and tones of the rows; a retweet and an edit have those of their target."""
        here = slice(start, end)
        person, act, target = history.person[here], history.act[here], history.target[here]
        own = self.people.mood(person, history.time[here])
        own += (
            self.topics.take(history.topic[here])
            + self.bursts.take(history.burst[here])
            + RESTLESSNESS * bell(restless)
        )
        history.mood[here] = own
        reacting = (act == Action.REPLY) | (act == Action.QUOTE)
        history.felt[here] = own + CONTAGION * history.mood[target] * reacting
        same = np.flatnonzero((act == Action.RETWEET) | (act == Action.EDIT))
        history.felt[start + same] = history.felt[target[same]]
        history.tone[here] = tones(history.felt[here])


def tones(moods: Floats) -> NDArray[np.int8]:
    """The tone in which each mood is written."""
    return np.asarray((moods > -EVEN).view(np.int8) + (moods >= EVEN))  # BAD, PLAIN, GOOD: one more at each border
