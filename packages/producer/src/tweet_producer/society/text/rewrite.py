"""What becomes of a text: it is repeated by others, and edited by its author."""

from dataclasses import dataclass

import numpy as np

from tweet_producer.society.arrow_columns import Integers
from tweet_producer.society.behaviour.actions import Action
from tweet_producer.society.behaviour.engagement import MOST_VERSIONS
from tweet_producer.society.behaviour.history import History
from tweet_producer.society.population.people import People
from tweet_producer.society.random_streams import Word16, Words
from tweet_producer.society.text.compose import Composer, Word, one_of
from tweet_producer.society.text.parts import REMARKS, Part
from tweet_producer.society.text.text_pool import NOTHING


@dataclass(frozen=True, slots=True, eq=False)
class Rewriter:
    """Fills in the pieces of retweets and edits, where what was composed is a text of their own."""

    composer: Composer
    people: People
    retweet: int
    """The piece that names person 0 as whose tweet it is; the others follow."""

    def rewrite(self, history: History, start: int, end: int, words: Words, standing: Integers) -> None:
        """The rows' texts; `standing` says for each row which one says how its target read before."""
        act = history.act[start:end]
        edits = np.flatnonzero(act == Action.EDIT)
        for version in range(2, MOST_VERSIONS + 1):
            now = edits[history.versions[start + edits] == version]
            if len(now):
                self._remark(history, start + now, words[Word.REMARK][now])
        repeats = np.flatnonzero(act == Action.RETWEET)
        self._repeat(history, start + repeats, standing[repeats])
        history.pieces[:, start + np.flatnonzero(act == Action.DELETE)] = NOTHING  # a deletion has no text

    def _remark(self, history: History, rows: Integers, word: Word16) -> None:
        """What stood and a remark behind it; where there is no room for that, the new text stays."""
        before, said = history.before[rows], self.composer.phrases
        language = self.people.language[history.person[rows]]
        text = history.pieces[:, before]
        remark = one_of(word, said.remarks, language)
        length = self.composer.points[text].sum(axis=0) + self.composer.points[remark]
        first, second = (text[part].copy() for part in REMARKS)
        keep = (second == NOTHING) & (first != remark) & (length <= said.limits[language])
        text[REMARKS[0]] = np.where(first == NOTHING, remark, first)
        text[REMARKS[1]] = np.where(first == NOTHING, NOTHING, remark)
        kept = np.flatnonzero(keep)
        history.pieces[:, rows[kept]] = text[:, kept]
        history.page[rows[kept]] = history.page[before[kept]]

    def _repeat(self, history: History, rows: Integers, source: Integers) -> None:
        """How the target read when it was repeated, and whose it is."""
        history.pieces[:, rows] = history.pieces[:, source]
        history.pieces[Part.RETWEET, rows] = self.retweet + history.person[history.target[rows]]
        history.page[rows] = history.page[source]
