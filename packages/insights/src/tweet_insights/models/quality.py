"""The best model: an encoder fine-tuned on all tasks at once, which votes with `fast`. Needs the extra `quality`."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tweet_insights.models.answer import KEPT, Answer, judgements, version_of
from tweet_insights.models.embed import Embed
from tweet_insights.models.fast import Fast, softmax
from tweet_insights.models.heads import Head, digest, load
from tweet_insights.models.task import Name
from tweet_insights.models.weights import WeightsError
from tweet_insights.warehouse import Model

ENCODER, TOKENIZER, HEADS = "quality.onnx", "quality_tokenizer.json", "quality_heads.npz"
TINY = 1e-12
"""Of which there still is a logarithm."""
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Files:
    """What the model is made of, beside `fast`."""

    encoder: bytes
    tokenizer: bytes
    heads: bytes


class Quality:
    """Scores by `tweet-insights train --model quality`'s files. English only; the same text, the same score."""

    def __init__(self, held: Files | None = None, fast: Fast | None = None) -> None:
        """The shipped files and the shipped `fast`, unless given others."""
        held, self._fast = held or shipped(), fast or Fast()
        self._heads = load(io.BytesIO(held.heads))
        self._embed = Embed(held.encoder, held.tokenizer)
        voter = self._fast.model.version.partition(".")[0]
        version = digest(held.encoder, held.tokenizer, held.heads, voter.encode())
        self.model = Model(name="quality", version=version_of(version), languages=("en",))
        self.tasks = tuple(Name(name) for name in self._heads)

    def judge(self, texts: pa.Table) -> pa.Table:
        """What is kept of each text in the column `text`: a table with the schema JUDGEMENTS."""
        column = texts.column("text")
        asked = [task for task in KEPT if task in self.tasks]
        return judgements(column, self.answers([text for text in column.to_pylist() if text is not None], asked))

    def answer(self, texts: Sequence[str], task: Name) -> Answer:
        """The labels of each text: the mean of two calibrated probabilities, calibrated once more.

        Raises:
            KeyError: when the heads know no such task.
        """
        return self.answers(texts, (task,))[task]

    def answers(self, texts: Sequence[str], tasks: Sequence[Name]) -> dict[Name, Answer]:
        """The same of several tasks: the encoder, which all share, reads each text once.

        Raises:
            KeyError: when the heads know no such task.
        """
        heads, embedded = {task: self._heads[task] for task in tasks}, self._embed(texts)
        others = self._fast.answers(texts, tasks)
        return {task: decided(head, voted(own(embedded, head), others[task])) for task, head in heads.items()}

    @property
    def alone(self) -> "Alone":
        """The encoder without the vote, to see what either is worth."""
        return Alone(self.model, self.tasks, self._alone)

    def _alone(self, texts: Sequence[str], task: Name) -> Answer:
        head = self._heads[task]
        return decided(head, own(self._embed(texts), head), 1.0)


@dataclass(frozen=True, slots=True)
class Alone:
    """A classifier that is a part of another."""

    model: Model
    tasks: tuple[Name, ...]
    answer: Callable[[Sequence[str], Name], Answer]


def scores_of(embedded: Floats, head: Head) -> Floats:
    """The score of each label. Not `@`: how it adds depends on how many texts stand beside this one."""
    scores: Floats = np.einsum("te,el->tl", embedded, head.weight) + head.bias
    return scores


def own(embedded: Floats, head: Head) -> Floats:
    """The probability of each label by the encoder alone."""
    return softmax(scores_of(embedded, head) / np.float32(head.heat))


def voted(own: Floats, other: Answer) -> Floats:
    """The mean of two models' probabilities. Both are calibrated, so neither outvotes the other by boasting."""
    if other.probabilities is None:
        raise ValueError("who votes says probabilities")
    return np.asarray((own + other.probabilities) / 2, np.float32)


def decided(head: Head, vote: Floats, heat: float | None = None) -> Answer:
    """Labels and probabilities of a vote. Two that disagree make it doubt too much, which its heat sets right."""
    heat = head.vote_heat if heat is None else heat
    probabilities = softmax(np.asarray(np.log(np.maximum(vote, TINY)) / heat, np.float32))
    chosen = vote.argmax(axis=1)
    sure = np.take_along_axis(probabilities, chosen[:, None], 1)[:, 0]
    return Answer(head.labels, chosen, sure, probabilities, sure < head.unsure_below)


@cache
def shipped() -> Files:
    """The files that come with the package.

    Raises:
        WeightsError: when this installation has none.
    """
    place = files("tweet_insights.models")
    try:
        return Files(*(place.joinpath(name).read_bytes() for name in (ENCODER, TOKENIZER, HEADS)))
    except FileNotFoundError as error:
        made = "tweet-insights train --model quality --data TWEETEVAL --output FOLDER"
        raise WeightsError(f"this installation has no weights of quality: {made} makes them ({error})") from None


def at(folder: Path) -> Files:
    """The files that `train` wrote into a folder.

    Raises:
        WeightsError: when one is missing.
    """
    try:
        return Files(*((folder / name).read_bytes() for name in (ENCODER, TOKENIZER, HEADS)))
    except OSError as error:
        raise WeightsError(f"{folder} holds no weights of quality: {error}") from None
