"""Make the weights of `fast` from labelled tweets, step by step. Needs the extra `train`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tweet_insights.models.fast import BATCH, Read, Weigh, read
from tweet_insights.models.grams import BUCKETS, Grams
from tweet_insights.models.task import TASKS, Name, Task
from tweet_insights.models.weights import TaskWeights, Weights
from tweet_insights.training.distinct import without_copies
from tweet_insights.training.fit import Block, Fitted, fit, heat_of
from tweet_insights.training.tweeteval import Labelled, labelled

Ints = npt.NDArray[np.int64]
UNSURE = 0.2
"""The share of validation tweets, the least certain, at which the model abstains when it may."""


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


def train(
    folder: Path, names: Sequence[Name], profanity: Mapping[int, float], tell: Callable[[dict[str, str | int]], None]
) -> Weights:
    """The weights of these tasks. The same files give the same weights on the same kind of processor.

    `tell` is told of each task how many tweets it is learned from, and how many are left out as copies of
    validation's.

    Raises:
        DataError: when a file of labelled tweets cannot be used.
    """
    keys = np.array(sorted(profanity), np.uint32)
    scores = np.array([profanity[key] for key in keys.tolist()], np.float16)
    # As they will be read back: what is trained on must be what is asked with.
    rounded = dict(zip(keys.tolist(), scores.tolist(), strict=True))
    tasks = {}
    for name in names:
        known, asked = (labelled(folder, TASKS[name], split) for split in ("train", "val"))
        kept = without_copies(known.texts, asked.texts)
        tell({"task": name, "tweets": int(kept.sum()), "copies": int((~kept).sum())})
        tasks[str(name)] = _one(TASKS[name], _only(known, kept), asked, rounded)
    return Weights(tasks, keys, scores)


def _one(task: Task, known: Labelled, asked: Labelled, profanity: dict[int, float]) -> TaskWeights:
    recipe = RECIPES[task.name]
    seen = _read_all(known.texts, profanity)
    kept, blocks = _blocks(seen.grams, recipe.fewest)
    fitted = fit(
        blocks, seen.signals.astype(np.float64), known.labels,
        kinds=len(task.labels), strength=recipe.strength, rounds=recipe.rounds,
    )  # fmt: skip
    return _calibrated(_rounded(task, kept, fitted), asked, profanity)


def _read_all(texts: Sequence[str], profanity: dict[int, float]) -> Read:
    parts = [(start, read(texts[start : start + BATCH], profanity)) for start in range(0, len(texts), BATCH)]
    return Read(
        Grams(
            len(texts),
            np.concatenate([part.grams.row + start for start, part in parts]),
            np.concatenate([part.grams.bucket for _, part in parts]),
        ),
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


def _rounded(task: Task, kept: Ints, fitted: Fitted) -> TaskWeights:
    grams = np.concatenate(fitted.blocks)
    # A weight that all labels share changes no answer; without it the rest takes less room.
    grams -= grams.mean(axis=1, keepdims=True)
    unit = np.maximum(np.abs(grams).max(axis=0), 1e-12) / 127
    steps = np.rint(grams / unit).astype(np.int8)
    return TaskWeights(
        labels=task.labels,
        buckets=kept.astype(np.int32),
        grams=steps,
        unit=unit.astype(np.float32),
        signals=fitted.dense.astype(np.float32),
        bias=fitted.bias.astype(np.float32),
        heat=1.0,
        unsure_below=0.0,
    )


def _calibrated(task: TaskWeights, asked: Labelled, profanity: dict[int, float]) -> TaskWeights:
    weigh = Weigh(task)
    scores = weigh(_read_all(asked.texts, profanity))
    tempered = replace(task, heat=round(heat_of(scores.astype(np.float64), asked.labels), 4))
    sure = Weigh(tempered).answer(scores).confidence
    # Cut, not rounded: of tweets that are all equally sure, none may fall below.
    return replace(tempered, unsure_below=float(np.floor(1e4 * np.quantile(sure, UNSURE)) / 1e4))


def _only(labelled_texts: Labelled, kept: npt.NDArray[np.bool_]) -> Labelled:
    texts = [text for text, stays in zip(labelled_texts.texts, kept.tolist(), strict=True) if stays]
    return Labelled(texts, labelled_texts.labels[kept])
