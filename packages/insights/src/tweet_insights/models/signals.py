"""What can be counted in a text by hand: VADER's figures, profanity, and how it is written."""

import math
import re
import zlib
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
from vaderSentiment.vaderSentiment import (  # type: ignore[import-untyped] # it carries no types
    SentimentIntensityAnalyzer,
)

SMILE = re.compile(r"[:;=][-']?[)dp\]]|<3|\(:", re.IGNORECASE)
FROWN = re.compile(r":'?[-']?[(\[/\\]|\):")
ADDRESSES = re.compile(r"@\w+")
NAMES = (
    "vader_negative", "vader_neutral", "vader_positive", "vader_compound", "vader_strength",
    "exclamations", "questions", "hashtags", "mentions", "links", "capitals", "shouted_words", "words", "length",
    "ellipses", "digits", "smiles", "frowns", "quotes", "profanity_sum", "profanity_peak",
)  # fmt: skip
Matrix = npt.NDArray[np.float32]
_VADER = SentimentIntensityAnalyzer()


def key_of(word: str) -> int:
    """Under which number a word's profanity is kept: CRC-32, for no list of insults need be shipped."""
    return zlib.crc32(word.encode("utf-8", "surrogatepass"))


def signals(texts: Sequence[str], token_lists: Sequence[Sequence[str]], profanity: Mapping[int, float]) -> Matrix:
    """One row of NAMES for each normalised text and its tokens.

    `profanity` says how much a word speaks for an insult, by its `key_of`; a word without a score says nothing.
    """
    rows = [
        [*_vader(text), *_counts(text), *_profanity([profanity.get(key_of(word), 0.0) for word in set(words)])]
        for text, words in zip(texts, token_lists, strict=True)
    ]
    return np.array(rows, np.float32).reshape(len(texts), len(NAMES))


def _vader(text: str) -> list[float]:
    scores = _VADER.polarity_scores(ADDRESSES.sub("", text))
    return [scores["neg"], scores["neu"], scores["pos"], scores["compound"], abs(scores["compound"])]


def _counts(text: str) -> list[float]:
    words, length = text.split(), max(len(text), 1)
    letters = sum(map(str.isalpha, text)) or 1
    return [
        text.count("!"), text.count("?"), text.count("#"), text.count("@user"), text.count("http"),
        sum(map(str.isupper, text)) / letters,
        sum(len(word) > 1 and word.isupper() for word in words),
        len(words) / 20, length / 140,
        text.count("..."), sum(map(str.isdigit, text)) / length,
        len(SMILE.findall(text)), len(FROWN.findall(text)), text.count('"'),
    ]  # fmt: skip


def _profanity(scores: Sequence[float]) -> list[float]:
    # fsum: the sum of a set must not depend on its order.
    return [math.fsum(scores) / max(len(scores), 1) ** 0.5, max(scores, default=0.0)]
