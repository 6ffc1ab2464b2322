"""What the platform finds in a text: known from its pieces, never searched for."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from tweet_producer.society.arrow_columns import Numbers, Values, fields_of, inner, lists, picked, struct, whole
from tweet_producer.society.population.people import People
from tweet_producer.society.text.entity_spans import Layout, Marks, Sign
from tweet_producer.society.text.parts import Part
from tweet_producer.society.text.phrases import LINK_HALVES, PAGES, Phrases
from tweet_producer.society.text.text_pool import TextPool

HASHTAGS = (Sign(Part.BURST_TAG, 1), Sign(Part.TOPIC_TAG, 1))
CASHTAGS = (Sign(Part.CASHTAG, 1),)
MENTIONS = (Sign(Part.RETWEET, 3, 2), Sign(Part.TO, 0, 1), Sign(Part.CC, 4))
"""In `RT @whoever: `, `@whoever ` and ` cc @whoever`."""
LINKS = (Sign(Part.LINK, 1, 0, 2),)


@dataclass(frozen=True, slots=True, eq=False)
class Finder:
    """Entities as the contract has them."""

    kind: pa.DataType
    pieces: TextPool
    phrases: Phrases
    people: People
    named: Numbers
    """By the signs of MENTIONS: the piece that names person 0; the others follow."""

    def entities(self, layout: Layout, pages: Numbers) -> pa.StructArray:
        """A struct for each text; `pages` says where its link leads."""
        return struct(
            self.kind,
            {
                "hashtags": self._tags("hashtags", layout.marks(*HASHTAGS)),
                "cashtags": self._tags("cashtags", layout.marks(*CASHTAGS)),
                "mentions": self._mentions(layout.marks(*MENTIONS)),
                "urls": self._urls(layout, pages),
            },
        )

    def _tags(self, field: str, marks: Marks) -> Values:
        return self._list(field, marks, tag=picked(self.pieces.texts, self.phrases.bare[marks.piece]))

    def _mentions(self, marks: Marks) -> Values:
        person = marks.piece - self.named[marks.sign]
        return self._list(
            "mentions", marks, username=picked(self.people.handles, person), id=picked(self.people.ids, person)
        )

    def _urls(self, layout: Layout, pages: Numbers) -> Values:
        marks, said = layout.marks(*LINKS), self.phrases
        begins = marks.piece + 2 * LINK_HALVES
        page = pages[marks.text]
        url = self.pieces.joined(np.stack([begins, layout.pieces[Part.LINK + 1, marks.text]]))
        leads_to = self.pieces.joined(np.stack([said.sites + page // PAGES, said.pages + page % PAGES]))
        return self._list("urls", marks, url=url, expanded_url=leads_to)

    def _list(self, name: str, marks: Marks, **columns: Values) -> Values:
        kind = fields_of(self.kind)[name].type
        places = {"start": whole(marks.start), "end": whole(marks.end)}
        return lists(kind, marks.counts, struct(inner(kind), {**places, **columns}))
