"""The default model: hashed grams, pieces of words and signals, weighed by a logistic regression, in numpy alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tweet_insights.models.answer import KEPT, Answer, judgements, version_of
from tweet_insights.models.grams import BUCKETS, Grams, grams, tokens
from tweet_insights.models.normalise import normalise
from tweet_insights.models.signals import signals
from tweet_insights.models.task import Name
from tweet_insights.models.weights import TaskWeights, Weights, digest, load
from tweet_insights.models.word_pieces import WordPieces
from tweet_insights.warehouse import Model

LEAST = 1e-6
"""Lest what holds no piece be divided by nothing."""
BATCH = 512
"""Texts weighed in one step: some 10 MB of grams."""
Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Read:
    """Texts as the model sees them."""

    grams: Grams
    piece_row: Ints
    piece: Ints
    """Pieces of words: `piece[at]` stands in text `piece_row[at]`; rows ascend."""
    signals: Floats


class Reader:
    """What is learned and what is asked come through here."""

    def __init__(self, profanity: dict[int, float], vocabulary: Sequence[str]) -> None:
        """By what is profane, and the pieces of words that there are."""
        self._profanity = profanity
        self._cut = WordPieces(vocabulary)

    def __call__(self, texts: Sequence[str]) -> Read:
        """Grams, pieces and signals of each text."""
        normal = [normalise(text) for text in texts]
        token_lists = [tokens(text) for text in normal]
        return Read(grams(token_lists), *self._cut(token_lists), signals(normal, token_lists, self._profanity))


class Fast:
    """Scores by `tweet-insights train`'s weights. English only; the same text always gets the same score."""

    def __init__(self, weights: Weights | None = None) -> None:
        """The shipped weights, unless given others."""
        weights = shipped() if weights is None else weights
        self.model = Model(name="fast", version=version_of(digest(weights)), languages=("en",))
        self.tasks = tuple(Name(name) for name in weights.tasks)
        self._read = Reader(weights.profanity, weights.vocabulary)
        # Laid out when first asked for: 9 MB each.
        self._weigh = cache(lambda task: Weigh(weights.tasks[task], weights.shares))

    def judge(self, texts: pa.Table) -> pa.Table:
        """What is kept of each text in the column `text`: a table with the schema JUDGEMENTS."""
        column = texts.column("text")
        asked = [task for task in KEPT if task in self.tasks]
        return judgements(column, self.answers([text for text in column.to_pylist() if text is not None], asked))

    def answer(self, texts: Sequence[str], task: Name) -> Answer:
        """The labels of each text. Memory follows the texts given; cut long streams into chunks.

        Raises:
            KeyError: when the weights know no such task.
        """
        return self.answers(texts, (task,))[task]

    def answers(self, texts: Sequence[str], tasks: Sequence[Name]) -> dict[Name, Answer]:
        """The same of several tasks: what takes longest, reading the texts, is done once.

        Raises:
            KeyError: when the weights know no such task.
        """
        weigh = {task: self._weigh(task) for task in tasks}
        scores = {task: [own.none] for task, own in weigh.items()}
        for start in range(0, len(texts), BATCH):
            read = self._read(texts[start : start + BATCH])
            for task, own in weigh.items():
                scores[task].append(own(read))
        return {task: own.answer(np.concatenate(scores[task])) for task, own in weigh.items()}


class Weigh:
    """One task's weights, laid out to be looked up.

    A row for each bucket, a column for each label, and a last one that says whether the bucket is known.
    """

    def __init__(self, task: TaskWeights, shares: npt.NDArray[np.float16]) -> None:
        self._task = task
        share = shares.astype(np.float32)[:, None]
        self._pieces = np.hstack([task.pieces * task.piece_unit * share, share])
        self._table = np.zeros((2 * BUCKETS, len(task.labels) + 1), np.float32)
        self._table[task.buckets, :-1] = task.grams * task.unit
        self._table[task.buckets, -1] = 1
        self.none = np.zeros((0, len(task.labels)), np.float32)

    def __call__(self, texts: Read) -> Floats:
        """The score of each label for each text: each kind of what was read weighs by itself."""
        # Not `@`: how it adds depends on how many texts stand beside this one.
        scores: Floats = np.einsum("ts,sl->tl", texts.signals, self._task.signals) + self._task.bias
        pieces = texts.grams.bucket >= BUCKETS
        for side in (~pieces, pieces):
            sums = _sums(self._table, texts.grams.row[side], texts.grams.bucket[side], len(scores))
            scores += sums[:, :-1] / np.sqrt(np.maximum(sums[:, -1:], 1))
        sums = _sums(self._pieces, texts.piece_row, texts.piece, len(scores))
        scores += sums[:, :-1] / np.maximum(sums[:, -1:], LEAST)
        return scores

    def probabilities(self, scores: Floats) -> Floats:
        """Of each label, for each text, as if all labels were equally common; the heat was set on validation."""
        return softmax(scores / np.float32(self._task.heat))

    def answer(self, scores: Floats) -> Answer:
        """Labels and probabilities of scored texts."""
        task = self._task
        chosen, probabilities = scores.argmax(axis=1), self.probabilities(scores)
        sure = np.take_along_axis(probabilities, chosen[:, None], 1)[:, 0]
        return Answer(task.labels, chosen, sure, probabilities, sure < task.unsure_below)


def _sums(table: Floats, row: Ints, place: Ints, texts: int) -> Floats:
    """For each text the sum of its rows of the table."""
    sums = np.zeros((texts, table.shape[1]), np.float32)
    if len(row):
        begins = np.flatnonzero(np.diff(row, prepend=-1))
        sums[row[begins]] = np.add.reduceat(table[place], begins, axis=0)
    return sums


def softmax(scores: Floats) -> Floats:
    """Scores of each row as shares that sum to 1."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: Floats = powers / powers.sum(axis=1, keepdims=True)
    return shares


@cache
def shipped() -> Weights:
    """The weights that come with the package."""
    with files("tweet_insights.models").joinpath("fast.npz").open("rb") as file:
        return load(file)
