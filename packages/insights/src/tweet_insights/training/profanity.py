"""How much a word speaks for an insult: the weights of alt-profanity-check, read once, at training."""

import io

import numpy as np

from tweet_insights.models.signals import key_of
from tweet_insights.training.pinned import PROFANITY


def word_scores() -> dict[int, float]:
    """The score of each word, by its key: its mean weight over the five folds times its rarity.

    Raises:
        PinnedError: when alt-profanity-check is missing, or its files are not those that are known.
    """
    known = [file.read() for file in PROFANITY]
    # Importing the package would unpickle before anything is checked, so its files are opened instead.
    import joblib  # type: ignore[import-untyped] # noqa: PLC0415 - no types; only training has it

    vectorizer, model = (joblib.load(io.BytesIO(held)) for held in known)
    weights = np.mean([fold.estimator.coef_[0] for fold in model.calibrated_classifiers_], axis=0)
    scores = weights * vectorizer.idf_
    return {key_of(word): float(scores[place]) for word, place in vectorizer.vocabulary_.items()}
