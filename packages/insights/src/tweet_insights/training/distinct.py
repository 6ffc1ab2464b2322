"""Leave out of the training what validation asks: a near-copy that was learned by heart proves nothing.

Needs the extra `train`.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from tweet_insights.models.grams import BUCKETS, Grams, grams, tokens
from tweet_insights.models.normalise import normalise
from tweet_insights.training.fit import Block, likeness

ALIKE = 0.7
"""Cosine over all grams from which two tweets are taken for copies; different quotations stay below."""
STEP = 200
"""Texts compared with all others at a time: memory stays below 100 MB."""


def without_copies(texts: Sequence[str], asked: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Which of `texts` are a copy of none that is `asked`."""
    keep = np.ones(len(texts), bool)
    others = _block(texts)
    for start in range(0, len(asked), STEP):
        found = likeness(_block(asked[start : start + STEP]), others).tocoo()
        keep[found.col[found.data > ALIKE]] = False
    return keep


def _block(texts: Sequence[str]) -> Block:
    found: Grams = grams([[word for word in tokens(normalise(text)) if word.isalnum()] for text in texts])
    return Block(found.texts, found.row, found.bucket, 2 * BUCKETS)
