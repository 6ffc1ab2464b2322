"""Measure a model on the validation tweets, which it has not learned from. Needs the extra `train`."""

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tweet_insights.bias import gaps
from tweet_insights.models.answer import Answer, Classifier
from tweet_insights.models.card import Card, Figure, Figures
from tweet_insights.models.ladder import Judge
from tweet_insights.models.lexicon import Lexicon
from tweet_insights.models.task import TASKS, Name, Task
from tweet_insights.training.fit import heat_of
from tweet_insights.training.tweeteval import Labelled, labelled

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
BINS, FOLDS, SEED = 10, 5, 0


def measure(model: Judge, folder: Path, resamples: int, alone: Classifier | None = None) -> Card:
    """Figures of every task that the model can be asked; intervals are the middle 95 % of bootstrap resamples.

    `alone` is the same model without the vote of another.

    Raises:
        DataError: when a file of labelled tweets cannot be used.
    """
    figures, milliseconds = _measured(model, folder, resamples)
    return Card(
        model=model.model.name,
        version=model.model.version,
        languages=model.model.languages,
        milliseconds=milliseconds,
        tasks=figures,
        bias=gaps(model),
        alone={} if alone is None else _measured(alone, folder, resamples)[0],
    )


def _measured(model: Classifier, folder: Path, resamples: int) -> tuple[dict[str, Figures], float]:
    """The figures of each task, and milliseconds of CPU time a text."""
    figures = {}
    seconds, texts = 0.0, 0
    for name in model.tasks:
        asked = labelled(folder, TASKS[name], "val")
        model.answer(asked.texts[:1], name)  # what is loaded once is not part of the time a tweet takes
        begin = time.process_time()
        said = model.answer(asked.texts, name)
        seconds, texts = seconds + time.process_time() - begin, texts + len(asked.texts)
        figures[str(name)] = _figures(TASKS[name], asked, said, resamples)
    return figures, round(1000 * seconds / texts, 3)


def _figures(task: Task, asked: Labelled, said: Answer, resamples: int) -> Figures:
    true, chosen, kinds = asked.labels, said.chosen, len(task.labels)
    sure = ~said.unsure
    ahead = None
    if task.name is Name.SENTIMENT:
        plain = Lexicon().answer(asked.texts, task.name).chosen
        ahead = _bootstrap(
            len(true), resamples, lambda at: score(task, true[at], chosen[at]) - score(task, true[at], plain[at])
        )
    return Figures(
        n=len(true),
        labels=task.labels,
        metric=task.metric,
        value=_bootstrap(len(true), resamples, lambda at: score(task, true[at], chosen[at])),
        ahead_of_lexicon=ahead,
        accuracy=round(float((true == chosen).mean()), 4),
        confusion=tuple(map(tuple, confusion(true, chosen, kinds).tolist())),
        calibration_error=None if said.probabilities is None else _honest_error(said.probabilities, true, chosen),
        unsure_share=round(float(said.unsure.mean()), 4),
        accuracy_when_sure=round(float((true == chosen)[sure].mean()), 4),
    )


def confusion(true: Ints, chosen: Ints, kinds: int) -> Ints:
    """Tweets by their true label (rows) and the one that was chosen (columns)."""
    return np.bincount(true * kinds + chosen, minlength=kinds * kinds).reshape(kinds, kinds)


def score(task: Task, true: Ints, chosen: Ints) -> float:
    """By the metric with which TweetEval compares models of this task, from 0 to 100."""
    counts = confusion(true, chosen, len(task.labels)).astype(float)
    hits = np.diag(counts)
    recall = hits / np.maximum(counts.sum(axis=1), 1)
    f1 = 2 * hits / np.maximum(counts.sum(axis=0) + counts.sum(axis=1), 1)
    match task.metric:
        case "macro recall":
            return float(100 * recall.mean())
        case "macro F1":
            return float(100 * f1.mean())
        case "F1 of irony":
            return float(100 * f1[1])


def _bootstrap(n: int, resamples: int, value: Callable[[Ints], float]) -> Figure:
    chance = np.random.default_rng(SEED)
    found = [value(chance.integers(0, n, n)) for _ in range(resamples)]
    low, high = np.quantile(found, (0.025, 0.975))
    return Figure(round(value(np.arange(n)), 1), round(float(low), 1), round(float(high), 1))


def _honest_error(probabilities: npt.NDArray[np.float32], true: Ints, chosen: Ints) -> float:
    """The expected calibration error for tweets that the calibration did not see: fitted anew without each fold."""
    scores = np.log(np.maximum(probabilities.astype(np.float64), 1e-12))
    fold = np.random.default_rng(SEED).permutation(len(true)) % FOLDS
    honest = np.zeros_like(scores)
    for left_out in range(FOLDS):
        heat = heat_of(scores[fold != left_out], true[fold != left_out])
        powers = np.exp(scores[fold == left_out] / heat)
        honest[fold == left_out] = powers / powers.sum(axis=1, keepdims=True)
    sure = np.take_along_axis(honest, chosen[:, None], 1)[:, 0]
    return round(calibration_error(sure, true == chosen), 3)


def calibration_error(sure: Floats, right: npt.NDArray[np.bool_]) -> float:
    """How far confidence is from being right, averaged over ten equal bins of confidence (Guo et al., 2017)."""
    place = np.minimum((sure * BINS).astype(int), BINS - 1)
    number = np.bincount(place, minlength=BINS)
    apart = np.abs(np.bincount(place, sure, BINS) - np.bincount(place, right, BINS))
    return float(apart[number > 0].sum() / len(sure))
