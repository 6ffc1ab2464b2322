"""What a trained model is: arrays in one npz file, no pickle, and a digest that names them."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TypeAlias
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from tweet_insights.failures import UsersError

FORMAT = 2


@dataclass(frozen=True, slots=True)
class TaskWeights:
    """Weights of one task, with one column for each of its `labels`."""

    labels: tuple[str, ...]
    buckets: npt.NDArray[np.int32]
    """The known grams, ascending."""
    grams: npt.NDArray[np.int8]
    """One row for each of `buckets`, in units of `unit`."""
    unit: npt.NDArray[np.float32]
    """One for each label."""
    pieces: npt.NDArray[np.int8]
    """One row for each piece of the vocabulary, in units of `piece_unit`."""
    piece_unit: npt.NDArray[np.float32]
    """One for each label."""
    signals: npt.NDArray[np.float32]
    """One row for each of the signals."""
    bias: npt.NDArray[np.float32]
    heat: float
    """Scores are divided by it before they become probabilities."""
    unsure_below: float
    """The probability of the chosen label under which the model had better abstain."""


@dataclass(frozen=True, slots=True)
class Weights:
    """All tasks, and what they share."""

    tasks: Mapping[str, TaskWeights]
    profane_words: npt.NDArray[np.uint32]
    """Keys of words, ascending."""
    profane_scores: npt.NDArray[np.float16]
    vocabulary: tuple[str, ...]
    """The pieces of words that there are."""
    shares: npt.NDArray[np.float16]
    """How much each piece counts beside the others of its text: rare ones more."""

    @property
    def profanity(self) -> dict[int, float]:
        """The score of each word, by its key."""
        return dict(zip(self.profane_words.tolist(), self.profane_scores.tolist(), strict=True))


class WeightsError(UsersError):
    """A file holds no weights that this version can use; the message says which and why."""


def save(weights: Weights, path: Path) -> None:
    """Write them. The same weights give the same bytes: numpy stamps every member with 1 January 1980."""
    np.savez_compressed(path, allow_pickle=False, **_arrays(weights))


def digest(weights: Weights) -> str:
    """SHA-256 of the arrays themselves, so that it does not depend on how a file was compressed."""
    sha = hashlib.sha256()
    for name, array in sorted(_arrays(weights).items()):
        sha.update(f"{name} {array.dtype.str} {array.shape}\n".encode())
        sha.update(np.ascontiguousarray(array).tobytes())
    return sha.hexdigest()


def load(file: Path | IO[bytes]) -> Weights:
    """Read what `save` wrote.

    Raises:
        WeightsError: when the file is something else.
    """
    try:
        with np.load(file, allow_pickle=False) as arrays:
            return _weights(dict(arrays.items()))
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
        raise WeightsError(f"{file} holds no weights of format {FORMAT}: {error}") from None


Array: TypeAlias = (
    npt.NDArray[np.int8] | npt.NDArray[np.int32] | npt.NDArray[np.uint8] | npt.NDArray[np.uint32]
    | npt.NDArray[np.float16] | npt.NDArray[np.float32]
)  # fmt: skip
PARTS = ("buckets", "grams", "unit", "pieces", "piece_unit", "signals", "bias")


def _arrays(weights: Weights) -> dict[str, Array]:
    about = {
        "format": FORMAT,
        "tasks": {
            name: {"labels": task.labels, "heat": task.heat, "unsure_below": task.unsure_below}
            for name, task in weights.tasks.items()
        },
    }
    arrays: dict[str, Array] = {
        "about": np.frombuffer(json.dumps(about, sort_keys=True).encode(), np.uint8),
        "profane_words": weights.profane_words,
        "profane_scores": weights.profane_scores,
        "vocabulary": np.frombuffer("\n".join(weights.vocabulary).encode(), np.uint8),
        "shares": weights.shares,
    }
    for name, task in weights.tasks.items():
        # Known grams as steps from one to the next, which compress to a third.
        arrays |= {f"{name}.{part}": getattr(task, part) for part in PARTS}
        arrays[f"{name}.buckets"] = np.diff(task.buckets, prepend=0).astype(np.int32)
    return arrays


def _weights(arrays: Mapping[str, Array]) -> Weights:
    about = json.loads(arrays["about"].tobytes())
    if about["format"] != FORMAT:
        raise ValueError(f"it is of format {about['format']}")
    tasks = {
        name: TaskWeights(
            labels=tuple(said["labels"]),
            buckets=np.cumsum(arrays[f"{name}.buckets"].astype(np.int32), dtype=np.int32),
            grams=arrays[f"{name}.grams"].astype(np.int8),
            unit=arrays[f"{name}.unit"].astype(np.float32),
            pieces=arrays[f"{name}.pieces"].astype(np.int8),
            piece_unit=arrays[f"{name}.piece_unit"].astype(np.float32),
            signals=arrays[f"{name}.signals"].astype(np.float32),
            bias=arrays[f"{name}.bias"].astype(np.float32),
            heat=said["heat"],
            unsure_below=said["unsure_below"],
        )
        for name, said in about["tasks"].items()
    }
    return Weights(
        tasks,
        arrays["profane_words"].astype(np.uint32),
        arrays["profane_scores"].astype(np.float16),
        tuple(arrays["vocabulary"].tobytes().decode().split("\n")),
        arrays["shares"].astype(np.float16),
    )
