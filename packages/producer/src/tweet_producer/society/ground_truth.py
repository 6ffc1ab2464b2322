"""What the society knows of itself: hidden traits of its people, and the true labels of what they write."""

from __future__ import annotations  # pa.Field takes type arguments only in its stubs

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from tweet_producer.society.arrow_columns import labels, lists, picked, times
from tweet_producer.society.behaviour.actions import Action
from tweet_producer.society.behaviour.arrival_times import NO_BURST
from tweet_producer.society.event_builder import SOURCE
from tweet_producer.society.population.people import HOUR, INTERESTS, People
from tweet_producer.society.text.languages import languages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tweet_producer.society.arrow_columns import Values
    from tweet_producer.society.behaviour.history import History

TONES = pa.array(["negative", "neutral", "positive"], pa.string())
"""In the order of moods.BAD, PLAIN, GOOD."""
DELETE = "delete"
ACTIONS = pa.array(["original", "reply", "retweet", "quote", "edit", DELETE], pa.string())
"""By Action."""
CODES = pa.array([language.code for language in languages()], pa.string())


def _field(name: str, kind: pa.DataType, says: str, *, nullable: bool = False) -> pa.Field[pa.DataType]:
    return pa.field(name, kind, nullable=nullable, metadata={"description": says})


SHARE: list[pa.Field[pa.DataType]] = [
    pa.field("topic", pa.string(), nullable=False),
    pa.field("share", pa.float64(), nullable=False),
]
TOPICS = pa.list_(pa.field("element", pa.struct(SHARE), nullable=False))
IDS = pa.list_(pa.field("element", pa.string(), nullable=False))
PEOPLE = pa.schema(
    [
        _field("source", pa.string(), "As in the events."),
        _field("author_id", pa.string(), "The platform's id of the person; with source the key."),
        _field("username", pa.string(), "Handle without the leading @."),
        _field("lang", pa.string(), "The only language they write in."),
        _field("utc_offset_hours", pa.float64(), "Their local time less UTC."),
        _field("bot", pa.bool_(), "Whether they are a bot: at all hours, on one topic, in few words, with links."),
        _field("negativity", pa.float64(), "How bad their mood is on the average: 0 even, 1 bad, -1 glad."),
        _field("mood_swing", pa.float64(), "How far their mood drifts from that over days."),
        _field("sociability", pa.float64(), "0 to 1: how much of what they do is with others."),
        _field("activity", pa.float64(), "Their part of all that people set out to do by themselves."),
        _field("topics", TOPICS, "What they like, as parts of 1."),
        _field("follows", IDS, "Whose tweets they see, by author_id."),
    ]
)
TWEETS = pa.schema(
    [
        _field("source", pa.string(), "As in the events."),
        _field("tweet_id", pa.string(), "The tweet; its versions share it."),
        _field("version_id", pa.string(), "The version that is labelled; with source the key."),
        _field("author_id", pa.string(), "Who wrote it, or repeated it."),
        _field("occurred_at", pa.timestamp("us", "UTC"), "When."),
        _field("action", pa.string(), "original, reply, retweet, quote or edit."),
        _field("lang", pa.string(), "Its language."),
        _field("topic", pa.string(), "What it is about. A short remark on a quoted tweet does not say so itself."),
        _field("event", pa.string(), "The burst it belongs to, by its hashtag, used in it or not.", nullable=True),
        _field("mood", pa.float64(), "The mood it was written in: 0 even, 1 glad, -1 bad."),
        _field("tone", pa.string(), "The words it was written in: negative, neutral or positive."),
        _field("bot", pa.bool_(), "Whether its author is a bot."),
        _field("sarcastic", pa.bool_(), "Never: nobody means the opposite of what they say."),
    ]
)


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """What nobody sees."""

    people: People
    topics: Sequence[str]
    events: Sequence[str]
    """Hashtags of the bursts."""

    def hidden_traits(self) -> pa.Table:
        """A row of PEOPLE for everybody."""
        people, number = self.people, len(self.people.ids)
        written = np.diff(people.activity, axis=2, prepend=0).sum(axis=(0, 1))
        follows = picked(people.ids, people.follows.ravel())
        columns: list[Values] = [
            pa.repeat(pa.scalar(SOURCE), number),
            people.ids,
            people.handles,
            picked(CODES, people.language),
            pa.array(people.offset / HOUR),
            pa.array(people.bot),
            pa.array(-people.temper),
            pa.array(people.swing[0]),
            pa.array(people.sociability),
            pa.array(written / written.sum()),
            self._interests(),
            lists(IDS, np.full(number, people.follows.shape[1]), follows),
        ]
        return pa.Table.from_arrays(columns, schema=PEOPLE)

    def labels(self, history: History, start: int, end: int) -> pa.RecordBatch:
        """A row of TWEETS for each of the rows; one that deletes has the action DELETE and no other meaning."""
        here = slice(start, end)
        act, person, burst = history.act[here], history.person[here], history.burst[here]
        subject = np.where((act == Action.EDIT) | (act == Action.DELETE), history.target[here], np.arange(start, end))
        events = pa.array(self.events, pa.string())
        columns: list[Values] = [
            pa.repeat(pa.scalar(SOURCE), end - start),
            labels(history.id[subject]),
            labels(history.id[here]),
            picked(self.people.ids, person),
            times(history.time[here]),
            picked(ACTIONS, act),
            picked(CODES, self.people.language[person]),
            picked(pa.array(self.topics, pa.string()), history.topic[here]),
            events.take(pa.array(burst.astype(np.int64), pa.int64(), mask=burst == NO_BURST)),
            pa.array(history.felt[here].copy()),
            picked(TONES, history.tone[here]),
            pa.array(self.people.bot[person]),
            pa.repeat(pa.scalar(False), end - start),
        ]
        return pa.RecordBatch.from_arrays(columns, schema=TWEETS)

    def _interests(self) -> Values:
        """Each person's topics with their shares, those they like."""
        likes = np.stack([(self.people.interests == topic).sum(axis=1) for topic in range(len(self.topics))], axis=1)
        person, topic = np.nonzero(likes)
        shares = pa.StructArray.from_arrays(
            [picked(pa.array(self.topics, pa.string()), topic), pa.array(likes[person, topic] / INTERESTS)],
            fields=SHARE,
        )
        return lists(TOPICS, (likes > 0).sum(axis=1), shares)
