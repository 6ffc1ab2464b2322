"""Tweets with labels, in the folders and files of TweetEval (Barbieri et al., 2020)."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt

from tweet_insights.failures import UsersError
from tweet_insights.models.task import Task

Split = Literal["train", "val"]


class DataError(UsersError):
    """The labelled tweets cannot be used; the message says which file and why."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """Texts, and for each the place of its label among the task's labels."""

    texts: list[str]
    labels: npt.NDArray[np.int64]


def labelled(folder: Path, task: Task, split: Split) -> Labelled:
    """The tweets of `folder/TASK/SPLIT_text.txt`, one a line, and of the file of labels beside it.

    Raises:
        DataError: when a file is missing, names another label, or the two are of unequal length.
    """
    texts, said = (_lines(folder / task.name / f"{split}_{part}.txt") for part in ("text", "labels"))
    names = _mapping(folder / task.name / "mapping.txt")
    if names != task.labels:
        raise DataError(f"{folder / task.name / 'mapping.txt'} names {names}, and not {task.labels}")
    if len(texts) != len(said) or not texts:
        raise DataError(f"{folder / task.name}: {len(texts)} texts and {len(said)} labels in {split}")
    wrong = sorted({label for label in said if label.strip() not in map(str, range(len(names)))})
    if wrong:
        raise DataError(f"{folder / task.name}: {split} has the label {wrong[0]!r}, which mapping.txt does not name")
    return Labelled(texts, np.array(said, np.int64))


def _mapping(path: Path) -> tuple[str, ...]:
    return tuple(line.split(maxsplit=1)[1].strip() for line in _lines(path))


def _lines(path: Path) -> list[str]:
    # Not splitlines: a tweet may hold other signs that end a line, such as U+2028.
    try:
        lines = path.read_bytes().decode("utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path} cannot be read: {error}; --data is the folder that holds TweetEval's tasks") from None
    return lines[:-1] if lines[-1] == "" else lines
