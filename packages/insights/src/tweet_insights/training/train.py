"""Make the weights of `fast` from labelled tweets, step by step. Needs the extra `train`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tweet_insights.models.fast import BATCH, LEAST, Read, Reader, Weigh
from tweet_insights.models.grams import BUCKETS, Grams
from tweet_insights.models.task import TASKS, Name, Task
from tweet_insights.models.weights import TaskWeights, Weights
from tweet_insights.training.distinct import without_copies
from tweet_insights.training.fit import Block, Dense, Fitted, fit, heat_of, weighed_sums
from tweet_insights.training.static import shares_of
from tweet_insights.training.tweeteval import Labelled, labelled

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
SIGNALS, VECTORS = 0.05, 0.02
"""How freely a signal and a number of a vector may weigh; there are 21 of the one and 384 of the other."""
UNSURE = 0.2
"""The share of validation tweets, the least certain, at which the model abstains when it may."""


@dataclass(frozen=True, slots=True)
class Given:
    """What is known before anything is learned: `static.py` and `profanity.py` say of what."""

    profanity: Mapping[int, float]
    vocabulary: tuple[str, ...]
    vectors: npt.NDArray[np.float32]
    """One row for each piece of the vocabulary."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What was chosen on the validation splits."""

    fewest: int
    """Training tweets that a gram must stand in, or it is not kept."""
    strength: float
    """How freely weights may grow."""
    rounds: int


RECIPES = {
    Name.SENTIMENT: Recipe(fewest=3, strength=0.7, rounds=60),
    Name.EMOTION: Recipe(fewest=2, strength=1.0, rounds=80),
    Name.OFFENSIVE: Recipe(fewest=2, strength=0.7, rounds=80),
    Name.IRONY: Recipe(fewest=2, strength=1.0, rounds=80),
    Name.HATE: Recipe(fewest=2, strength=1.0, rounds=80),
}


def train(folder: Path, names: Sequence[Name], given: Given, tell: Callable[[dict[str, str | int]], None]) -> Weights:
    """The weights of these tasks. The same files give the same weights on the same kind of processor.

    `tell` is told of each task how many tweets it is learned from, and how many are left out as copies of
    validation's.

    Raises:
        DataError: when a file of labelled tweets cannot be used.
    """
    keys = np.array(sorted(given.profanity), np.uint32)
    scores = np.array([given.profanity[key] for key in keys.tolist()], np.float16)
    # As they will be read back: what is trained on must be what is asked with.
    reader = Reader(dict(zip(keys.tolist(), scores.tolist(), strict=True)), given.vocabulary)
    lessons = {name: _lesson(folder, name, reader, tell) for name in names}
    counts = sum(np.bincount(each.seen.piece, minlength=len(given.vocabulary)) for each in lessons.values())
    shares = shares_of(np.asarray(counts))
    tasks = {str(name): _one(TASKS[name], lesson, shares, given.vectors) for name, lesson in lessons.items()}
    return Weights(tasks, keys, scores, given.vocabulary, shares)


@dataclass(frozen=True, slots=True)
class Lesson:
    """What is learned of one task, and what is asked afterwards to set its heat."""

    seen: Read
    labels: Ints
    asked: Read
    answers: Ints


def _lesson(folder: Path, name: Name, reader: Reader, tell: Callable[[dict[str, str | int]], None]) -> Lesson:
    known, asked = (labelled(folder, TASKS[name], split) for split in ("train", "val"))
    kept = without_copies(known.texts, asked.texts)
    tell({"task": name, "tweets": int(kept.sum()), "copies": int((~kept).sum())})
    known = _only(known, kept)
    return Lesson(_read_all(known.texts, reader), known.labels, _read_all(asked.texts, reader), asked.labels)


def _one(task: Task, lesson: Lesson, shares: npt.NDArray[np.float16], vectors: npt.NDArray[np.float32]) -> TaskWeights:
    recipe, seen = RECIPES[task.name], lesson.seen
    kept, blocks = _blocks(seen.grams, recipe.fewest)
    dense = (
        Dense(seen.signals.astype(np.float64), SIGNALS),
        Dense(_means(seen, shares.astype(np.float64), vectors), VECTORS),
    )
    fitted = fit(
        blocks, dense, lesson.labels, kinds=len(task.labels), strength=recipe.strength, rounds=recipe.rounds
    )  # fmt: skip
    return _calibrated(_rounded(task, kept, fitted, vectors), lesson, shares)


def _means(seen: Read, shares: Floats, vectors: npt.NDArray[np.float32]) -> Floats:
    """The mean vector of each text's pieces, by their shares. The same sums as when it is asked, in float64."""
    texts, share = seen.grams.texts, shares[seen.piece]
    sums = weighed_sums(seen.piece_row, seen.piece, share, vectors, texts)
    found: Floats = sums / np.maximum(np.bincount(seen.piece_row, share, texts), LEAST)[:, None]
    return found


def _read_all(texts: Sequence[str], reader: Reader) -> Read:
    parts = [(start, reader(texts[start : start + BATCH])) for start in range(0, len(texts), BATCH)]
    return Read(
        Grams(
            len(texts),
            np.concatenate([part.grams.row + start for start, part in parts]),
            np.concatenate([part.grams.bucket for _, part in parts]),
        ),
        np.concatenate([part.piece_row + start for start, part in parts]),
        np.concatenate([part.piece for _, part in parts]),
        np.concatenate([part.signals for _, part in parts]),
    )


def _blocks(found: Grams, fewest: int) -> tuple[Ints, tuple[Block, ...]]:
    """The buckets that stay, and words and pieces numbered by their place among them."""
    kept = np.flatnonzero(np.bincount(found.bucket, minlength=2 * BUCKETS) >= fewest)
    place = np.full(2 * BUCKETS, -1)
    place[kept] = np.arange(len(kept))
    border = int(np.searchsorted(kept, BUCKETS))
    column = place[found.bucket]
    words, pieces = (column >= 0) & (column < border), column >= border
    return kept, (
        Block(found.texts, found.row[words], column[words], border),
        Block(found.texts, found.row[pieces], column[pieces] - border, len(kept) - border),
    )


def _rounded(task: Task, kept: Ints, fitted: Fitted, vectors: npt.NDArray[np.float32]) -> TaskWeights:
    signals, turned = fitted.dense
    grams, unit = _steps(np.concatenate(fitted.blocks))
    # einsum, and not a product by a library whose order of adding depends on its number of threads.
    pieces, piece_unit = _steps(np.einsum("pv,vl->pl", vectors.astype(np.float64), turned))
    return TaskWeights(
        labels=task.labels,
        buckets=kept.astype(np.int32),
        grams=grams,
        unit=unit,
        pieces=pieces,
        piece_unit=piece_unit,
        signals=signals.astype(np.float32),
        bias=fitted.bias.astype(np.float32),
        heat=1.0,
        unsure_below=0.0,
    )


def _steps(weights: Floats) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float32]]:
    """Weights in 8 bits, and the unit of each label."""
    # A weight that all labels share changes no answer; without it the rest takes less room.
    weights = weights - weights.mean(axis=1, keepdims=True)
    unit = np.maximum(np.abs(weights).max(axis=0), 1e-12) / 127
    return np.rint(weights / unit).astype(np.int8), unit.astype(np.float32)


def _calibrated(task: TaskWeights, lesson: Lesson, shares: npt.NDArray[np.float16]) -> TaskWeights:
    scores = Weigh(task, shares)(lesson.asked)
    tempered = replace(task, heat=round(heat_of(scores.astype(np.float64), lesson.answers), 4))
    sure = Weigh(tempered, shares).answer(scores).confidence
    # Cut, not rounded: of tweets that are all equally sure, none may fall below.
    return replace(tempered, unsure_below=float(np.floor(1e4 * np.quantile(sure, UNSURE)) / 1e4))


def _only(labelled_texts: Labelled, kept: npt.NDArray[np.bool_]) -> Labelled:
    texts = [text for text, stays in zip(labelled_texts.texts, kept.tolist(), strict=True) if stays]
    return Labelled(texts, labelled_texts.labels[kept])
