"""Score what is new or edited, and drop the scores of what is gone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import pyarrow as pa

from tweet_insights.warehouse import Model, Warehouse

CHUNK = 10_000
"""Texts held at a time, about a second's work: memory stays flat however many tweets wait."""


class Scorer(Protocol):
    """A model of the ladder."""

    @property
    def model(self) -> Model:
        """Its name, version and languages."""
        ...

    def judge(self, texts: pa.Table) -> pa.Table:
        """Texts (one column `text`) in, JUDGEMENTS in the same order out. The same text, the same judgement."""
        ...


@dataclass(frozen=True, slots=True)
class Scored:
    """What one run did, and what it left."""

    scored: int
    """Tweets that got a score in this run."""
    texts: int
    """Distinct texts that the model read for them."""
    removed: int
    """Scores whose tweet had been deleted or edited."""
    unscored_language: int
    unscored_text: int
    pending: int
    """Tweets left for the next run, because this one was told to stop or they came meanwhile."""
    model: str
    model_version: str


def never() -> bool:
    """Nobody says stop."""
    return False


def score(
    warehouse: Warehouse,
    scorer: Scorer,
    now: Callable[[], datetime],
    *,
    stop: Callable[[], bool] = never,
    chunk: int = CHUNK,
) -> Scored:
    """Bring the scores of one model up to the tweets. Repeating it changes nothing, not even the file.

    Told to `stop`, it commits the texts it holds and leaves the others for the next run.

    Raises:
        WarehouseError: when the warehouse cannot be used.
        WarehouseBusyError: when it stays locked; chunks committed before stay.
    """
    saved = removed = read = 0
    stale = warehouse.standing(scorer.model).stale
    while not stop():
        texts = warehouse.unread_texts(scorer.model, chunk)
        if texts.num_rows == 0 and stale == 0:
            break
        kept = warehouse.keep(scorer.judge(texts), scorer.model, now())
        saved, removed, read, stale = saved + kept.saved, removed + kept.removed, read + texts.num_rows, 0
        if texts.num_rows < chunk:
            break
    left = warehouse.standing(scorer.model)
    return Scored(
        scored=saved,
        texts=read,
        removed=removed,
        unscored_language=left.unscored_language,
        unscored_text=left.unscored_text,
        pending=left.pending,
        model=scorer.model.name,
        model_version=scorer.model.version,
    )
