"""From rows of history to events of the contract."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tweet_producer.society.arrow_columns import (
    Integers,
    Values,
    fields_of,
    inner,
    joined,
    labels,
    lists,
    picked,
    struct,
    times,
    whole,
)
from tweet_producer.society.behaviour.actions import ACTIONS, Action
from tweet_producer.society.behaviour.engagement import Engagement
from tweet_producer.society.behaviour.history import NOBODY, History
from tweet_producer.society.population.people import People
from tweet_producer.society.text.entities import Finder
from tweet_producer.society.text.entity_spans import Layout
from tweet_producer.society.text.languages import languages
from tweet_producer.society.text.text_pool import TextPool

SOURCE = "fake"
LONGEST = 280
"""Code points of a tweet, the name of whom it repeats included."""
ELLIPSIS = "…"
KINDS = pa.array(["created", "edited", "deleted"])
KIND = np.zeros(ACTIONS, np.int8)
KIND[[Action.EDIT, Action.DELETE]] = 1, 2
REFERENCES = pa.array(["", "replied_to", "retweeted", "quoted", "", ""])
"""By Action."""


@dataclass(frozen=True, slots=True, eq=False)
class EventBuilder:
    """Makes record batches of the raw contract."""

    schema: pa.Schema
    pieces: TextPool
    finder: Finder
    people: People
    longest: int = LONGEST
    """Code points that a text may have; what goes beyond them is cut."""

    def build(self, history: History, start: int, end: int, gathered: Engagement, received: Integers) -> pa.RecordBatch:
        """The events of the rows, an event a row; `received` says when the producer sees each."""
        here = slice(start, end)
        act, rows = history.act[here], np.arange(start, end)
        subject = np.where((act == Action.EDIT) | (act == Action.DELETE), history.target[here], rows)
        author = picked(self.people.ids, history.person[here])
        columns: dict[str, Values] = {
            "kind": picked(KINDS, KIND[act]),
            "occurred_at": times(history.time[here]),
            "received_at": times(received),
            "source": pa.repeat(pa.scalar(SOURCE), len(rows)),
            "tweet_id": labels(history.id.take(subject)),
            "tweet": self._tweets(history, start, end, gathered, author),
            "author_id": author,
        }
        return pa.RecordBatch.from_arrays([columns[name] for name in self.schema.names], schema=self.schema)

    def _tweets(
        self, history: History, start: int, end: int, gathered: Engagement, author: pa.StringArray
    ) -> pa.StructArray:
        tweet = self.schema.field("tweet").type
        kind = {name: field.type for name, field in fields_of(tweet).items()}
        here = slice(start, end)
        act, person = history.act[here], history.person[here]
        layout = Layout.of(history.pieces[:, here], self.pieces.points, self.longest)
        answered = pa.array(history.answered[here], pa.int32(), mask=history.answered[here] == NOBODY)
        spoken = pa.array([language.code for language in languages()])
        columns: dict[str, Values] = {
            "id": labels(history.id[here]),
            "text": self.texts(layout),
            "author_id": author,
            "created_at": times(history.created[here]),
            "author": self.people.authors.take(person),
            "conversation_id": labels(history.conversation[here]),
            "in_reply_to_user_id": self.people.ids.take(answered),
            "lang": picked(spoken, self.people.language[person]),
            "possibly_sensitive": pa.repeat(pa.scalar(False), len(act)),
            "public_metrics": _metrics(kind["public_metrics"], history, start, gathered),
            "entities": self.finder.entities(layout, history.page[here]),
            "referenced_tweets": _references(kind["referenced_tweets"], history, start, end),
            "edit_history_tweet_ids": _versions(kind["edit_history_tweet_ids"], history, start, end),
            "created_at_derived": pa.repeat(pa.scalar(False), len(act)),
        }
        return struct(tweet, columns, absent=act == Action.DELETE)

    def texts(self, layout: Layout) -> pa.StringArray:
        """The texts as they are shown."""
        texts = self.pieces.joined(layout.pieces)
        cut = layout.cut
        if not len(cut):
            return texts
        shown = pc.utf8_slice_codeunits(picked(texts, cut), 0, self.longest - 1)
        ended = joined(shown, pa.array([ELLIPSIS] * len(cut), pa.string()))
        both, places = pa.concat_arrays([texts, ended]), np.arange(len(texts))
        places[cut] = len(texts) + np.arange(len(cut))
        return picked(both, places)


def _metrics(kind: pa.DataType, history: History, start: int, gathered: Engagement) -> pa.StructArray:
    """Counts at the time of receipt: a new tweet has none yet, a retweet shows those of what it repeats."""
    here = slice(start, start + len(gathered.standing))
    act = history.act[here]
    old = (act == Action.RETWEET) | (act == Action.EDIT)
    retweets, replies, quotes = (gathered.counts * old).astype(np.int64)
    likes = (retweets + replies + quotes) * history.liked[history.target[here]]
    names = ("retweet_count", "reply_count", "quote_count", "like_count")
    return struct(kind, dict(zip(names, map(whole, (retweets, replies, quotes, likes)), strict=True)))


def _references(kind: pa.DataType, history: History, start: int, end: int) -> Values:
    here = slice(start, end)
    refers = history.refers[here]
    there = np.flatnonzero(refers != Action.ORIGINAL)
    values = {"type": picked(REFERENCES, refers[there]), "id": labels(history.reference[here].take(there))}
    return lists(kind, (refers != Action.ORIGINAL).astype(np.int64), struct(inner(kind), values))


def _versions(kind: pa.DataType, history: History, start: int, end: int) -> Values:
    """The ids of all versions up to this one, the oldest first."""
    rows = np.arange(start, end)
    edits = np.flatnonzero(history.act[start:end] == Action.EDIT)
    counts = np.ones(end - start, np.int64)
    counts[edits] = history.versions[start + edits]
    last = np.cumsum(counts) - 1
    listed = np.repeat(rows, counts)
    place, version = last[edits], start + edits
    while len(place):
        listed[place] = version
        older = history.act[version] == Action.EDIT
        place, version = place[older] - 1, history.before[version[older]]
    return lists(kind, counts, labels(history.id.take(listed)))
