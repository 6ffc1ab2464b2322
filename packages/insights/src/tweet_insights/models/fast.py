"""The default model: hashed grams and signals, weighed by a logistic regression, in numpy alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tweet_insights.models.answer import Answer
from tweet_insights.models.grams import BUCKETS, Grams, grams, tokens
from tweet_insights.models.normalise import normalise
from tweet_insights.models.signals import signals
from tweet_insights.models.task import Name
from tweet_insights.models.weights import TaskWeights, Weights, digest, load
from tweet_insights.warehouse import JUDGEMENTS, Model

BATCH = 512
"""Texts weighed in one step: some 10 MB of grams."""
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Read:
    """Texts as the model sees them."""

    grams: Grams
    signals: Floats


def read(texts: Sequence[str], profanity: dict[int, float]) -> Read:
    """Grams and signals of each text. What is learned and what is asked come through here."""
    normal = [normalise(text) for text in texts]
    token_lists = [tokens(text) for text in normal]
    return Read(grams(token_lists), signals(normal, token_lists, profanity))


class Fast:
    """Scores by `tweet-insights train`'s weights. English only; the same text always gets the same score."""

    def __init__(self, weights: Weights | None = None) -> None:
        """The shipped weights, unless given others."""
        weights = shipped() if weights is None else weights
        self.model = Model(name="fast", version=digest(weights)[:12], languages=("en",))
        self.tasks = tuple(Name(name) for name in weights.tasks)
        self._profanity = weights.profanity
        # Laid out when first asked for: 8 MB each.
        self._weigh = cache(lambda task: Weigh(weights.tasks[task]))

    def judge(self, texts: pa.Table) -> pa.Table:
        """The sentiment of each text in the column `text`: a table with the schema JUDGEMENTS."""
        weigh, column = self._weigh(Name.SENTIMENT), texts.column("text")
        scores = self._scores([text for text in column.to_pylist() if text is not None], weigh)
        said = weigh.answer(scores)
        negative, _, positive = weigh.probabilities(scores).T.astype(np.float64)
        return pa.table(
            [
                column,
                pa.array([said.labels[place] for place in said.chosen.tolist()], pa.string()),
                pa.array(negative),
                pa.array(positive - negative),
                pa.array(said.confidence.astype(np.float64)),
            ],
            schema=JUDGEMENTS,
        )

    def answer(self, texts: Sequence[str], task: Name) -> Answer:
        """The labels of each text. Memory follows the texts given; cut long streams into chunks.

        Raises:
            KeyError: when the weights know no such task.
        """
        weigh = self._weigh(task)
        return weigh.answer(self._scores(texts, weigh))

    def _scores(self, texts: Sequence[str], weigh: "Weigh") -> Floats:
        batches = (texts[start : start + BATCH] for start in range(0, len(texts), BATCH))
        return np.concatenate([weigh.none, *(weigh(read(batch, self._profanity)) for batch in batches)])


class Weigh:
    """One task's weights, laid out to be looked up.

    A row for each bucket, a column for each label, and a last one that says whether the bucket is known.
    """

    def __init__(self, task: TaskWeights) -> None:
        self._task = task
        self._table = np.zeros((2 * BUCKETS, len(task.labels) + 1), np.float32)
        self._table[task.buckets, :-1] = task.grams * task.unit
        self._table[task.buckets, -1] = 1
        self.none = np.zeros((0, len(task.labels)), np.float32)

    def __call__(self, texts: Read) -> Floats:
        """The score of each label for each text: words, pieces and signals each weigh by themselves."""
        # Not `@`: how it adds depends on how many texts stand beside this one.
        scores: Floats = np.einsum("ts,sl->tl", texts.signals, self._task.signals) + self._task.bias
        pieces = texts.grams.bucket >= BUCKETS
        for side in (~pieces, pieces):
            sums = self._sums(texts.grams.row[side], texts.grams.bucket[side], len(scores))
            scores += sums[:, :-1] / np.sqrt(np.maximum(sums[:, -1:], 1))
        return scores

    def _sums(self, row: npt.NDArray[np.int64], bucket: npt.NDArray[np.int64], texts: int) -> Floats:
        sums = np.zeros((texts, self._table.shape[1]), np.float32)
        if len(row):
            begins = np.flatnonzero(np.diff(row, prepend=-1))
            sums[row[begins]] = np.add.reduceat(self._table[bucket], begins, axis=0)
        return sums

    def probabilities(self, scores: Floats) -> Floats:
        """Of each label, for each text, as if all labels were equally common; the heat was set on validation."""
        return softmax(scores / np.float32(self._task.heat))

    def answer(self, scores: Floats) -> Answer:
        """Labels and probabilities of scored texts."""
        task = self._task
        chosen, probabilities = scores.argmax(axis=1), self.probabilities(scores)
        sure = np.take_along_axis(probabilities, chosen[:, None], 1)[:, 0]
        return Answer(task.labels, chosen, sure, probabilities, sure < task.unsure_below)


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
