"""Who does it: somebody who is awake, whoever did something before, or somebody who knows them."""

from dataclasses import dataclass

import numpy as np

from tweet_producer.society.arrow_columns import Flags, Integers, Numbers
from tweet_producer.society.behaviour.history import NOBODY, NONE, History
from tweet_producer.society.behaviour.intents import BY_ANOTHER, FINDS, Intent
from tweet_producer.society.population.people import People
from tweet_producer.society.random_streams import WORD_VALUES, Draws
from tweet_producer.society.scenario import Floats

TALK_BACK = 0.6
"""How often an answer to an answer comes from whoever was answered."""


@dataclass(frozen=True, slots=True, eq=False)
class Crowd:
    """Everybody."""

    people: People
    campaigns: Flags
    """For each burst, whether only bots take part; one more, False, for NO_BURST."""

    burst_topics: Integers
    """For each burst its topic; one more, NONE, for NO_BURST."""

    @property
    def bots(self) -> Numbers:
        """Those who are none."""
        return np.flatnonzero(self.people.bot).astype(np.int32)


def actors(history: History, start: int, occasion: Integers, draws: Draws, crowd: Crowd) -> None:
    """Fill in the persons of the rows from `start` on, and the partners of those that answer.

    The person of a row may depend on that of its occasion, which may depend on another: rows are settled in waves,
    each of those whose occasion is settled. Half of what is left goes in each.
    """
    end = start + len(occasion)
    history.partner[start:end] = NOBODY
    _by_themselves(history, start, np.flatnonzero(occasion == NONE), draws, crowd)
    settled = np.ones(end, np.bool_)
    settled[start:] = occasion == NONE
    waiting = np.flatnonzero(occasion != NONE)
    while len(waiting):
        ready = settled[occasion[waiting]]
        now = waiting[ready]
        _follow_up(history, start, now, occasion, crowd.people, draws=draws)
        settled[start + now] = True
        waiting = waiting[~ready]


def _follow_up(
    history: History, start: int, now: Integers, occasions: Integers, people: People, *, draws: Draws
) -> None:
    """Settle the rows `now`, counted from `start`."""
    occasion = occasions[now]
    intent, they = history.intent[start + now], history.person[occasion]
    friend = _known(people, they, draws.who[now])
    spread = np.flatnonzero(intent == Intent.SPREAD)  # goes further than to friends: to friends of theirs, and on
    friend[spread] = _known(people, _known(people, friend[spread], draws.pick[now[spread]]), draws.other[now[spread]])
    # Whoever finds a retweet although there is an occasion meant to repeat what turned out to be an edit.
    another = BY_ANOTHER[intent] | FINDS[intent]
    chosen = np.where(another, friend, they)
    before = history.partner[occasion]
    back = (intent == Intent.ANSWER) & (before != NOBODY) & (draws.tie[now] < TALK_BACK * WORD_VALUES)
    history.person[start + now] = np.where(back, before, chosen)
    addressed = (intent == Intent.ANSWER) | (intent == Intent.THREAD)
    history.partner[start + now] = np.where(addressed, they, NOBODY)


def _known(people: People, of: Numbers, draws: Floats) -> Numbers:
    """Somebody whom each follows."""
    known: Numbers = people.follows[of, (draws * people.follows.shape[1]).astype(np.int64)]
    return known


def _by_themselves(history: History, start: int, now: Integers, draws: Draws, crowd: Crowd) -> None:
    """Settle those of the rows that have no occasion."""
    rows, who = start + now, draws.who[now]
    chosen = crowd.people.writing(history.time[rows], FINDS[history.intent[rows]], who)
    campaign = crowd.campaigns[history.burst[rows]]
    if len(crowd.bots) and campaign.any():
        chosen = np.where(campaign, crowd.bots[(who * len(crowd.bots)).astype(np.int64)], chosen)
    history.person[rows] = chosen
