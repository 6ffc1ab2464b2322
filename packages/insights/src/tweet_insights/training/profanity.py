"""How much a word speaks for an insult: the weights of alt-profanity-check, read once, at training."""

import hashlib
import io
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import numpy as np

from tweet_insights.failures import UsersError
from tweet_insights.models.signals import key_of

PACKAGE = "alt-profanity-check"
SHA256 = {
    "vectorizer.joblib": "19c5200dc6a41f026e0558e2f164f5fe8d8f58e502b46b37e4385037fcfa4831",
    "model.joblib": "aeafc04849d4d93db4721cf30a86ebf22085595294b8a07d51918e7fa98f538b",
}
"""Of version 1.9.1. They are pickles: anything else is not opened. What is shipped holds none."""


class ProfanityError(UsersError):
    """The package is missing or not the one that is known."""


def word_scores() -> dict[int, float]:
    """The score of each word, by its key: its mean weight over the five folds times its rarity.

    Raises:
        ProfanityError: when alt-profanity-check is missing, or its files are not those of SHA256.
    """
    known = {name: _known(name) for name in SHA256}
    # Importing the package would unpickle before anything is checked, so its files are opened instead.
    import joblib  # type: ignore[import-untyped] # noqa: PLC0415 - no types; only training has it

    vectorizer, model = (joblib.load(io.BytesIO(known[name])) for name in ("vectorizer.joblib", "model.joblib"))
    weights = np.mean([fold.estimator.coef_[0] for fold in model.calibrated_classifiers_], axis=0)
    scores = weights * vectorizer.idf_
    return {key_of(word): float(scores[place]) for word, place in vectorizer.vocabulary_.items()}


def _known(name: str) -> bytes:
    try:
        path = Path(str(distribution(PACKAGE).locate_file(f"profanity_check/data/{name}")))
        found = path.read_bytes()
    except (PackageNotFoundError, OSError) as error:
        raise ProfanityError(f"{PACKAGE} is missing: install tweet-insights[train] ({error})") from None
    if hashlib.sha256(found).hexdigest() != SHA256[name]:
        raise ProfanityError(f"{path} is not the file that is known: install the locked version of {PACKAGE}")
    return found
