"""The wiring of texts: everything that people can say, and how the platform shows it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from tweet_producer.event import SCHEMA
from tweet_producer.society.arrow_columns import fields_of, joined
from tweet_producer.society.event_builder import EventBuilder
from tweet_producer.society.population.people import People
from tweet_producer.society.text.compose import Composer
from tweet_producer.society.text.entities import Finder
from tweet_producer.society.text.length_limit import always_fit
from tweet_producer.society.text.phrases import phrases
from tweet_producer.society.text.rewrite import Rewriter
from tweet_producer.society.text.text_pool import TextPool

STREAM = 6
"""See population.generate.STREAM."""


@dataclass(frozen=True, slots=True, eq=False)
class Writing:
    """The three that need to know all pieces."""

    composer: Composer
    rewriter: Rewriter
    event_builder: EventBuilder


def writing(people: People, topics: Sequence[str], tags: Sequence[str], seed: int) -> Writing:
    """What `people` can say about `topics` and under the `tags` of bursts."""
    pieces = TextPool()
    said = phrases(topics, tags, pieces, np.random.default_rng([seed, STREAM]))
    retweet = pieces.add_array(_around("RT @", people.handles, ": "))
    to = pieces.add_array(_around("@", people.handles, " "))
    cc = pieces.add_array(_around(" cc @", people.handles, ""))
    pieces.close()
    names = int(pieces.points[to : to + 2 * len(people.handles)].max())
    composer = Composer(said, pieces.points, to, cc, always_fit(said, pieces.points, names))
    entities = fields_of(SCHEMA.field("tweet").type)["entities"].type
    finder = Finder(entities, pieces, said, people, np.array([retweet, to, cc], np.int32))
    return Writing(composer, Rewriter(composer, people, retweet), EventBuilder(SCHEMA, pieces, finder, people))


def _around(before: str, names: pa.StringArray, behind: str) -> pa.StringArray:
    number = len(names)
    return joined(pa.array([before] * number, pa.string()), names, pa.array([behind] * number, pa.string()))
