"""Everything that people can say, and how the platform shows it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from tweet_producer.event import SCHEMA
from tweet_producer.society.columns import fields_of, joined
from tweet_producer.society.compose import Composer
from tweet_producer.society.entities import Finder
from tweet_producer.society.people import People
from tweet_producer.society.phrases import phrases
from tweet_producer.society.pieces import Pieces
from tweet_producer.society.rewrite import Rewriter
from tweet_producer.society.room import always_fit
from tweet_producer.society.tell import Teller

STREAM = 6
"""See settle.STREAM."""


@dataclass(frozen=True, slots=True, eq=False)
class Speech:
    """The three that need to know all pieces."""

    composer: Composer
    rewriter: Rewriter
    teller: Teller


def speech(people: People, topics: Sequence[str], tags: Sequence[str], seed: int) -> Speech:
    """What `people` can say about `topics` and under the `tags` of bursts."""
    pieces = Pieces()
    said = phrases(topics, tags, pieces, np.random.default_rng([seed, STREAM]))
    retweet = pieces.add_array(_around("RT @", people.handles, ": "))
    to = pieces.add_array(_around("@", people.handles, " "))
    cc = pieces.add_array(_around(" cc @", people.handles, ""))
    pieces.close()
    names = int(pieces.points[to : to + 2 * len(people.handles)].max())
    composer = Composer(said, pieces.points, to, cc, always_fit(said, pieces.points, names))
    entities = fields_of(SCHEMA.field("tweet").type)["entities"].type
    finder = Finder(entities, pieces, said, people, np.array([retweet, to, cc], np.int32))
    return Speech(composer, Rewriter(composer, people, retweet), Teller(SCHEMA, pieces, finder, people))


def _around(before: str, names: pa.StringArray, behind: str) -> pa.StringArray:
    number = len(names)
    return joined(pa.array([before] * number, pa.string()), names, pa.array([behind] * number, pa.string()))
