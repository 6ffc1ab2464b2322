"""What it is about: a reaction is about what began the talk, and a reply belongs to its conversation."""

import numpy as np

from tweet_producer.society.arrow_columns import Integers
from tweet_producer.society.behaviour.actions import REFERS, Action
from tweet_producer.society.behaviour.history import NOBODY, History
from tweet_producer.society.either import either


def join_conversations(history: History, start: int, end: int) -> None:
    """Fill in what it refers to, and hand topics and bursts from what is reacted to on to the reactions."""
    here = slice(start, end)
    act, target, rows = history.act[here], history.target[here], np.arange(start, end)
    _refer(history, start, end)
    talk = roots(either(act == Action.REPLY, target, rows), start)
    history.conversation[here] = history.id.take(talk)
    earlier = np.flatnonzero(talk < start)
    history.conversation[start + earlier] = history.conversation[talk[earlier]]
    subject = roots(either((act == Action.REPLY) | (act == Action.QUOTE), target, rows), start)
    history.topic[here], history.burst[here] = history.topic[subject], history.burst[subject]
    same = rows[(act == Action.RETWEET) | (act == Action.EDIT)]
    origin = history.target[same]
    history.topic[same], history.burst[same] = history.topic[origin], history.burst[origin]
    edited = rows[act == Action.EDIT]
    for column in (
        history.conversation,
        history.created,
        history.to,
        history.answered,
        history.refers,
        history.reference,
    ):
        column[edited] = column[history.target[edited]]


def _refer(history: History, start: int, end: int) -> None:
    here = slice(start, end)
    act, target = history.act[here], history.target[here]
    person, theirs = history.person[here], history.person[target]
    history.created[here] = history.time[here]
    history.answered[here] = either(act == Action.REPLY, theirs, NOBODY)
    # Whoever goes on after a tweet of their own writes a thread, and addresses nobody.
    history.to[here] = either((act == Action.REPLY) & (theirs != person), theirs, NOBODY)
    history.refers[here] = either(REFERS[act], act, Action.ORIGINAL)
    history.reference[here] = history.id[target]


def roots(pointers: Integers, start: int) -> Integers:
    """Where each chain of pointers ends: at a row that points to itself, or at one before `start`.

    `pointers` are those of the rows from `start` on. Each pass doubles the length of the jumps.
    """
    ends = pointers.copy()
    going = np.flatnonzero((ends >= start) & (ends != np.arange(start, start + len(ends))))
    while len(going):
        now = ends[going]
        further = ends[now - start]
        ends[going] = further
        going = going[(further != now) & (further >= start)]
    return ends
