"""Which tweets are learned, in which order: all tasks mixed, tweets of about one length together.

Needs the extra `train-quality`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tweet_insights.models.pieces import Cut, padded
from tweet_insights.models.task import TASKS, Name
from tweet_insights.training.distinct import without_copies
from tweet_insights.training.tweeteval import labelled

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
SIZE, CHUNK = 32, 24
"""Tweets of a step, and steps whose tweets are sorted by length: little of a step is padding, yet it stays mixed."""
SMOOTH = 0.05
"""Of the wanted probability is spread over all labels (C. Szegedy et al., 2016)."""
PASSES = {Name.SENTIMENT: 1.0, Name.EMOTION: 5.0, Name.OFFENSIVE: 2.0}
"""How often each task's tweets are seen, of those that the encoder is tuned for; sentiment has most of them."""
ROOTED = frozenset((Name.EMOTION,))
"""Tasks whose rare labels weigh more by the root of their rarity only: optimism is 9 % of 3,257 tweets."""


@dataclass(frozen=True, slots=True)
class Lessons:
    """All tweets that are learned from, of all tasks one after the other."""

    pieces: tuple[tuple[int, ...], ...]
    task: Ints
    """Of each tweet its place among `tasks`."""
    label: Ints
    weight: Floats
    """How much a mistake counts: rare labels more."""
    tasks: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """What one step learns from: texts by places, and texts by labels of all tasks."""

    ids: npt.NDArray[np.int32]
    mask: Floats
    wanted: Floats
    """Probabilities; -1 for the labels of tasks that the tweet was not asked."""
    weight: Floats


def lessons(folder: Path, cut: Cut, passes: Mapping[Name, float]) -> Lessons:
    """The training tweets of these tasks, without such as nearly copy one of validation's.

    Raises:
        DataError: when a file of labelled tweets cannot be used.
    """
    pieces: list[tuple[int, ...]] = []
    tasks, labels, weights = [], [], []
    for place, name in enumerate(passes):
        known, asked = (labelled(folder, TASKS[name], split) for split in ("train", "val"))
        kept = np.flatnonzero(without_copies(known.texts, asked.texts))
        pieces += cut([known.texts[at] for at in kept.tolist()])
        label = known.labels[kept]
        tasks.append(np.full(len(kept), place))
        labels.append(label)
        weights.append(_balance(label, len(TASKS[name].labels), rooted=name in ROOTED)[label])
    return Lessons(tuple(pieces), np.concatenate(tasks), np.concatenate(labels), np.concatenate(weights), tuple(passes))


def _balance(labels: Ints, kinds: int, *, rooted: bool) -> Floats:
    weights = len(labels) / (kinds * np.maximum(np.bincount(labels, minlength=kinds), 1))
    found: Floats = (np.sqrt(weights) if rooted else weights).astype(np.float32)
    return found


def timetable(known: Lessons, passes: Sequence[float], seed: int) -> list[Ints]:
    """The tweets of each step, by their places in `known`. Each task is spread evenly over all steps."""
    chance = np.random.default_rng(seed)
    when, which = [], []
    for place, times in enumerate(passes):
        own = np.flatnonzero(known.task == place)
        order = np.concatenate([chance.permutation(own) for _ in range(ceil(times))])[: int(times * len(own))]
        # A little disorder, lest the tasks march in step; passes stay in order.
        when.append((np.arange(len(order)) + chance.random(len(order)) * len(order) / 100) / len(order))
        which.append(order)
    ordered = np.concatenate(which)[np.argsort(np.concatenate(when), kind="stable")]
    length = np.array([len(pieces) for pieces in known.pieces])
    steps: list[Ints] = []
    for begin in range(0, len(ordered), SIZE * CHUNK):
        some = ordered[begin : begin + SIZE * CHUNK]
        some = some[np.argsort(length[some], kind="stable")]
        cut = [some[at : at + SIZE] for at in range(0, len(some), SIZE)]
        steps += [cut[at] for at in chance.permutation(len(cut)).tolist()]
    return steps


def columns_of(tasks: Sequence[Name]) -> "list[slice[int, int, None]]":
    """Where the labels of each task stand among those of all."""
    ends = np.cumsum([0, *(len(TASKS[name].labels) for name in tasks)]).tolist()
    return [slice(begin, end, None) for begin, end in pairwise(ends)]


def step(known: Lessons, places: Ints) -> Step:
    """The arrays of one step, always SIZE texts: what is missing at the end weighs nothing."""
    ids, mask = padded([known.pieces[place] for place in places.tolist()], SIZE)
    columns = columns_of(known.tasks)
    wanted = np.full((SIZE, columns[-1].stop), -1, np.float32)
    wanted[:, columns[0]] = 0
    weight = np.zeros(SIZE, np.float32)
    for row, place in enumerate(places.tolist()):
        own = columns[known.task[place]]
        wanted[row] = -1
        wanted[row, own] = SMOOTH / (own.stop - own.start)
        wanted[row, own.start + known.label[place]] += 1 - SMOOTH
        weight[row] = known.weight[place]
    return Step(ids, mask, wanted, weight)
