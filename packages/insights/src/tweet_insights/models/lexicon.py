"""The model that always works: VADER's word list and rules, made for English tweets."""

import re
from collections.abc import Sequence
from importlib.metadata import version

import numpy as np
import pyarrow as pa
from vaderSentiment.vaderSentiment import (  # type: ignore[import-untyped] # it carries no types
    SentimentIntensityAnalyzer,
)

from tweet_insights.models.answer import Answer
from tweet_insights.models.task import TASKS, Name
from tweet_insights.warehouse import JUDGEMENTS, Model

# VADER takes "@hate_monger" for the word hate: who is addressed says nothing about the mood.
ADDRESSES = re.compile(r"@\w+|https?://\S+")
# The cuts that its authors give in the package's documentation (section "About the scoring").
CUT = 0.05


class Lexicon:
    """Scores by VADER (Hutto and Gilbert, 2014). English only; it knows no irony and no context.

    `compound` is VADER's, from -1 to 1; negativity is (1 - compound) / 2. Confidence is how far
    the text is from a cut, as a share of the way it could be: evidence, not a probability.
    """

    model = Model(name="lexicon", version=f"vader-{version('vadersentiment')}", languages=("en",))

    tasks = (Name.SENTIMENT,)

    def __init__(self) -> None:
        self._vader = SentimentIntensityAnalyzer()

    def judge(self, texts: pa.Table) -> pa.Table:
        """The judgement of each text in the column `text`: a table with the schema JUDGEMENTS."""
        compounds = [self._compound(text) for text in texts.column("text").to_pylist() if text is not None]
        return pa.table(
            {
                "text": texts.column("text"),
                "label": [label(compound) for compound in compounds],
                "negativity": [(1 - compound) / 2 for compound in compounds],
                "compound": compounds,
                "confidence": [confidence(compound) for compound in compounds],
                "emotion": pa.nulls(len(compounds), pa.string()),
                "offensive": pa.nulls(len(compounds), pa.bool_()),
            },
            schema=JUDGEMENTS,
        )

    def answer(self, texts: Sequence[str], task: Name) -> Answer:
        """The sentiment of each text. It is never unsure, because it does not know how sure it is."""
        labels = TASKS[task].labels
        compounds = [self._compound(text) for text in texts]
        return Answer(
            labels,
            np.array([labels.index(label(compound)) for compound in compounds], np.int64),
            np.array([confidence(compound) for compound in compounds], np.float32),
            probabilities=None,
            unsure=np.zeros(len(compounds), bool),
        )

    def _compound(self, text: str) -> float:
        return float(self._vader.polarity_scores(ADDRESSES.sub("", text))["compound"])


def label(compound: float) -> str:
    """negative, neutral or positive."""
    if abs(compound) < CUT:
        return "neutral"
    return "negative" if compound < 0 else "positive"


def confidence(compound: float) -> float:
    """How clear the label is: 0 at a cut, 1 at the far end of its range."""
    size = abs(compound)
    return (CUT - size) / CUT if size < CUT else (size - CUT) / (1 - CUT)
