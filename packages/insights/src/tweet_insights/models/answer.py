"""What a model says of texts, whichever model it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tweet_insights.models.task import Name
from tweet_insights.warehouse import JUDGEMENTS, Model

KEPT = (Name.SENTIMENT, Name.EMOTION, Name.OFFENSIVE)
"""What a warehouse keeps of a text, if the model can be asked that."""
FORM = 2
"""Raised when KEPT changes, and with it each version: so all is scored anew, beside what is there. Rows that were
written before lack an answer, and to fill them in would rewrite every file of a warehouse that only appends."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer for each text, in their order."""

    labels: tuple[str, ...]
    """The labels there are; columns of `probabilities` follow them."""
    chosen: npt.NDArray[np.int64]
    """Places in `labels`."""
    confidence: npt.NDArray[np.float32]
    """Of the chosen label, from 0 to 1: its probability, where the model knows one."""
    probabilities: npt.NDArray[np.float32] | None
    unsure: npt.NDArray[np.bool_]
    """Whether the model had better abstain."""


class Classifier(Protocol):
    """A model that can be asked about any text, not only about those of a warehouse."""

    @property
    def model(self) -> Model:
        """Its name, version and languages."""
        ...

    @property
    def tasks(self) -> tuple[Name, ...]:
        """What it can be asked."""
        ...

    def answer(self, texts: Sequence[str], task: Name) -> Answer:
        """One answer for each text, the same for the same text. `task` is one of `tasks`."""
        ...


def version_of(digest: str) -> str:
    """The version of a model: what it is made of, and what is kept of it."""
    return f"{digest[:12]}.{FORM}"


def judgements(texts: "pa.ChunkedArray[pa.StringScalar]", said: Mapping[Name, Answer]) -> pa.Table:
    """The answers to KEPT as a warehouse keeps them: a table with the schema JUDGEMENTS.

    An emotion of which the model is unsure is none. Whether a text is offensive is always said: a share can be
    corrected for the model's errors only when they are those of all its answers.
    """
    mood, emotion, offensive = (said.get(task) for task in KEPT)
    if mood is None or mood.probabilities is None:
        raise ValueError("a judgement needs probabilities of sentiment")
    negative, _, positive = mood.probabilities.T.astype(np.float64)
    return pa.table(
        [
            texts,
            pa.array([mood.labels[place] for place in mood.chosen.tolist()], pa.string()),
            pa.array(negative),
            pa.array(positive - negative),
            pa.array(mood.confidence.astype(np.float64)),
            _sure_labels(emotion) if emotion else pa.nulls(len(texts), pa.string()),
            pa.array(offensive.chosen == offensive.labels.index("offensive"))
            if offensive
            else pa.nulls(len(texts), pa.bool_()),
        ],
        schema=JUDGEMENTS,
    )


def _sure_labels(said: Answer) -> "pa.StringArray":
    labels = zip(said.chosen.tolist(), said.unsure.tolist(), strict=True)
    return pa.array([None if unsure else said.labels[place] for place, unsure in labels], pa.string())
