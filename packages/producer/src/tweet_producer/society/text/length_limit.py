"""How much always fits into a tweet, so that room need be counted for few texts only."""

import numpy as np
from numpy.typing import NDArray

from tweet_producer.society.arrow_columns import Numbers
from tweet_producer.society.text.phrases import EMPHASIS, LINK_HALVES, MARK, MARKS, Phrases, Range
from tweet_producer.society.text.templates import LENGTHS

Points = NDArray[np.int16]


def always_fit(phrases: Phrases, points: Points, names: int) -> Numbers:
    """For each language, how many extras have room beside the longest words, whichever they are.

    `names` is the length of the longest part that names a person.
    """
    extras = np.cumsum(np.sort(_longest_extras(phrases, points, names))[::-1])
    words = names + 2 * max(LENGTHS) + _longest(phrases.openings, points).max(axis=1)
    words += _longest_ends(phrases.ends, points).max(axis=1) + _longest_sentences(phrases, points)
    room = (phrases.limits - words)[:, None]
    return np.asarray((extras <= room).sum(axis=1), np.int32)


def _longest_extras(phrases: Phrases, points: Points, names: int) -> Numbers:
    emojis = EMPHASIS * _longest(phrases.emojis, points).max()
    link = points[phrases.links] + points[phrases.links + LINK_HALVES]
    tags = points[: len(phrases.bare)][phrases.bare != 0].max()
    return np.array([emojis, tags, tags, tags, names, link], np.int32)


def _longest_sentences(phrases: Phrases, points: Points) -> Numbers:
    """The longest sentence of each language, shouted or not."""
    table, loud = phrases.table, phrases.loud
    length = np.zeros(len(table.asks), np.int32)
    for base, size in zip(table.base, table.size, strict=True):
        either = np.maximum(points[: len(loud)], points[loud])
        length += _longest(Range(base, size), either)
    longest = [length[first].max() for first in _rows(phrases.sentences)]
    return np.array(longest, np.int32)


def _longest_ends(ends: Range, points: Points) -> Numbers:
    """The longest of each language and tone, whatever the stop."""
    return _longest(Range(ends.first, ends.number * (MARK + len(MARKS))), points)


def _rows(sentences: Range) -> list[NDArray[np.int64]]:
    """The rows of each language's sentences."""
    shelves = zip(sentences.first, sentences.number, strict=True)
    return [
        np.concatenate([np.arange(one, one + size) for one, size in zip(first.flat, number.flat, strict=True)])
        for first, number in shelves
    ]


def _longest(among: Range, points: Points) -> Numbers:
    """The longest of what stands on each shelf."""
    pairs = zip(among.first.flat, among.number.flat, strict=True)
    longest = [points[first : first + number].max() for first, number in pairs]
    return np.array(longest, np.int32).reshape(among.first.shape)
