"""What a model says of texts, whichever model it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tweet_insights.models.task import Name
from tweet_insights.warehouse import JUDGEMENTS, Model


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


def judgements(texts: "pa.ChunkedArray[pa.StringScalar]", said: Answer) -> pa.Table:
    """An answer about sentiment as a warehouse keeps it: a table with the schema JUDGEMENTS."""
    if said.probabilities is None:
        raise ValueError("a judgement needs probabilities")
    negative, _, positive = said.probabilities.T.astype(np.float64)
    return pa.table(
        [
            texts,
            pa.array([said.labels[place] for place in said.chosen.tolist()], pa.string()),
            pa.array(negative),
            pa.array(positive - negative),
            pa.array(said.confidence.astype(np.float64)),
        ],
        schema=JUDGEMENTS,
    )
