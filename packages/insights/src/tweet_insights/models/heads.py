"""What `quality` adds to its encoder: for each task a matrix, and how its answers become probabilities."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from tweet_insights.models.weights import WeightsError

FORMAT = 1
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Head:
    """One task."""

    labels: tuple[str, ...]
    weight: Floats
    """The encoder's numbers by labels."""
    bias: Floats
    heat: float
    """Scores are divided by it before they become probabilities."""
    vote_heat: float
    """The same for the logarithms of the vote with `fast`."""
    unsure_below: float
    """The probability of the chosen label under which the model had better abstain."""


def save(heads: Mapping[str, Head], path: Path) -> None:
    """Write them; the same heads give the same bytes."""
    about = {
        name: {"labels": head.labels, "heat": head.heat, "vote_heat": head.vote_heat, "unsure_below": head.unsure_below}
        for name, head in heads.items()
    }
    said = json.dumps({"format": FORMAT, "tasks": about}, sort_keys=True).encode()
    arrays: dict[str, npt.NDArray[np.uint8] | Floats] = {"about": np.frombuffer(said, np.uint8)}
    for name, head in sorted(heads.items()):
        arrays |= {f"{name}.weight": head.weight, f"{name}.bias": head.bias}
    np.savez(path, allow_pickle=False, **arrays)


def load(file: Path | IO[bytes]) -> dict[str, Head]:
    """Read what `save` wrote.

    Raises:
        WeightsError: when the file is something else.
    """
    try:
        with np.load(file, allow_pickle=False) as arrays:
            return _heads(arrays)
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
        raise WeightsError(f"{file} holds no heads of format {FORMAT}: {error}") from None


def _heads(arrays: Mapping[str, npt.NDArray[np.uint8] | Floats]) -> dict[str, Head]:
    about = json.loads(arrays["about"].tobytes())
    if about["format"] != FORMAT:
        raise ValueError(f"it is of format {about['format']}")
    return {
        name: Head(
            tuple(said["labels"]),
            arrays[f"{name}.weight"].astype(np.float32),
            arrays[f"{name}.bias"].astype(np.float32),
            said["heat"],
            said["vote_heat"],
            said["unsure_below"],
        )
        for name, said in about["tasks"].items()
    }


def digest(*parts: bytes) -> str:
    """SHA-256 over all files that a model is made of, each by its own."""
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()
