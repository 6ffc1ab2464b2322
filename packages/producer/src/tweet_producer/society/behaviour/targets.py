"""What it is done to: a tweet of somebody they follow, one on a topic they like, or one of their own."""

import numpy as np

from tweet_producer.society.arrow_columns import Integers, Numbers
from tweet_producer.society.behaviour.history import KEPT, NONE, History
from tweet_producer.society.behaviour.intents import BEGINS, FINDS, TAKES_BACK, TALKS, WRITES, Intent
from tweet_producer.society.behaviour.recent_by_key import RecentByKey
from tweet_producer.society.population.people import People
from tweet_producer.society.random_streams import WORD_VALUES, Draws

BY_TIE = 0.55
"""How often people react to somebody they follow, and not to what is said on a topic."""
SEEN = 96
"""Tweets of one language and topic that people still see."""
OWN = 4
"""Tweets of their own that people still edit or delete."""


class Targets:
    """Finds tweets that stand before each deed."""

    def __init__(self, people: People, topics: int) -> None:
        self._people = people
        self._topics = topics
        self._of_person = RecentByKey(len(people.language), OWN)
        self._of_topic = RecentByKey((int(people.language.max()) + 1) * topics, SEEN)

    def find(self, history: History, start: int, occasion: Integers, draws: Draws) -> None:
        """Fill in the aims of the rows from `start` on, NONE where there is none."""
        end = start + len(occasion)
        intent = history.intent[start:end]
        writing = start + np.flatnonzero(WRITES[intent])
        beginning = start + np.flatnonzero(BEGINS[intent])
        self._of_person.enter(history.person[writing], writing)
        self._of_topic.enter(self._shelf(history, beginning), beginning)
        history.aim[start:end] = NONE
        self._find_own(history, start, draws)
        self._come_across(history, start, draws)
        _take_up(history, start, occasion)
        self._of_person.leave(history.passed)
        self._of_topic.leave(history.passed)

    def _shelf(self, history: History, rows: Integers) -> Numbers:
        """Where the tweets stand that somebody of that language, interested in that topic, sees."""
        language = self._people.language[history.person[rows]].astype(np.int32)
        return language * self._topics + history.topic[rows]

    def _find_own(self, history: History, start: int, draws: Draws) -> None:
        """Something of their own for whoever edits or deletes: the newest more often."""
        here = np.flatnonzero(TAKES_BACK[history.intent[start : start + len(draws.pick)]])
        rows = start + here
        found = self._of_person.ask(history.person[rows], rows)
        back = (np.square(draws.pick[here]) * OWN).astype(np.int64)
        history.aim[rows] = _kept(self._of_person.nth(found, back, history.passed), rows)

    def _come_across(self, history: History, start: int, draws: Draws) -> None:
        """Something to react to for whoever looks for it."""
        here = np.flatnonzero(FINDS[history.intent[start : start + len(draws.pick)]])
        rows = start + here
        follows = self._people.follows
        friend = follows[history.person[rows], (draws.other[here] * follows.shape[1]).astype(np.int64)]
        newest = self._of_person.ask(friend, rows)
        by_tie = _kept(self._of_person.nth(newest, np.zeros(len(rows), np.int64), history.passed), rows)
        by_topic = self._on_topic(history, rows, draws.pick[here], draws.other[here])
        history.aim[rows] = np.where((draws.tie[here] < BY_TIE * WORD_VALUES) & (by_tie != NONE), by_tie, by_topic)

    def _on_topic(
        self, history: History, rows: Integers, *draws: np.ndarray[tuple[int], np.dtype[np.float64]]
    ) -> Integers:
        """The more appealing of two tweets on the topic, new ones more often."""
        found = self._of_topic.ask(self._shelf(history, rows), rows)
        seen = np.minimum(found.total, SEEN)
        one, other = (
            _kept(self._of_topic.nth(found, (np.square(draw) * seen).astype(np.int64), history.passed), rows)
            for draw in draws
        )
        better = (other != NONE) & (history.appeal[other] > history.appeal[one])
        return np.where(better | (one == NONE), other, one)


def _kept(found: Integers, rows: Integers) -> Integers:
    """What is found, without what was done more than KEPT deeds before."""
    return np.where(found < np.maximum(rows - KEPT, 0), NONE, found)


def _take_up(history: History, start: int, occasion: Integers) -> None:
    """For whoever answers, goes on or repeats: the occasion, or what was repeated on it."""
    intent = history.intent[start : start + len(occasion)]
    direct = TALKS[intent] | ((intent == Intent.SPREAD) & WRITES[history.intent[occasion]])
    here = np.flatnonzero(direct)
    history.aim[start + here] = occasion[here]
    waiting = np.flatnonzero((intent == Intent.SPREAD) & ~direct)
    settled = np.ones(start + len(occasion), np.bool_)
    settled[start + waiting] = False
    while len(waiting):
        ready = settled[occasion[waiting]]
        now = waiting[ready]
        rows = start + now
        history.aim[rows] = _kept(history.aim[occasion[now]], rows)
        settled[rows] = True
        waiting = waiting[~ready]
