"""Topics that nobody listed: hashtags that keep the same company, and the words that give them away.

1. The company of a hashtag is the words and other hashtags of the tweets it stands in. Hashtags of one
   language are compared with each other, else the words of the language would be the topic.
2. A companion is distinctive when it is there more often than beside other hashtags: the log-odds
   ratio with an informative prior, as a z-score (Monroe, Colaresi and Quinn, Political Analysis 16,
   2008, equations 15, 16, 19 and 22). Words of every day are everywhere, so they fall out without a list.
3. From the busiest hashtag down, each joins the topic whose distinctive company is most like its own
   (cosine of the z-scores that are CLEAR, at least ALIKE), or begins a topic.
4. A word marks a topic when it is distinctive and, where there are hashtags, stands beside this topic's
   nearly always (the low end of the share's interval is above SURE).
5. A tweet belongs to a topic that it has a hashtag of or, having no hashtag of any topic, two words that
   mark it, in the topic's language.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tweet_insights.interval import wilson

NOT_WORDS = r"https?://\S+|[@#$]\S+"
"""What is cut from a text before its words are taken (RE2)."""
WORD = "\\p{L}[\\p{L}\\p{M}'\u2019]{2,}"
"""A word: three letters or more (RE2)."""
MOST = 60
"""Hashtags that are looked at, the busiest first."""
PRIOR = 500.0
"""Weight of what is common to all hashtags, in words."""
CLEAR = 2.0
"""z-score from which a companion speaks for a likeness; with less, two hashtags of few tweets would be
one topic because both stand beside `the` and `and`."""
ALIKE = 0.25
"""With CLEAR and this, all twelve topics of 20,000 tweets of tweet-producer were found, and none was mixed."""
DISTINCTIVE = 3.0
"""z-score from which a word may mark a topic."""
SURE = 0.8
"""With this, and two words, 99 % of the tweets without hashtags went to the topic they were written about,
and 45 % went to any (20,000 made-up tweets of six languages); with one word it was 70 %."""

Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Topic:
    """Hashtags of one topic, the busiest first, and words that mark it, the most distinctive first."""

    language: str
    hashtags: tuple[str, ...]
    words: tuple[str, ...]

    @property
    def name(self) -> str:
        """Short enough for a chart: the busiest hashtag and two words."""
        return " · ".join([f"#{self.hashtags[0]}", *self.words[:2]])


@dataclass(frozen=True, slots=True)
class Companion:
    """In how many tweets a hashtag and a term stand together; another hashtag as a term begins with #."""

    hashtag: str
    term: str
    tweets: int


def find_topics(hashtags: Mapping[str, str], companions: Sequence[Companion]) -> tuple[Topic, ...]:
    """The topics of `hashtags` (with the language of each), which come busiest first. Each is in exactly one."""
    return tuple(
        topic
        for language in dict.fromkeys(hashtags.values())
        for topic in _of_one_language(
            language, [hashtag for hashtag, used_in in hashtags.items() if used_in == language], companions
        )
    )


def _of_one_language(language: str, hashtags: Sequence[str], companions: Sequence[Companion]) -> Iterator[Topic]:
    asked = set(hashtags)
    known = [companion for companion in companions if companion.hashtag in asked]
    terms = sorted({companion.term for companion in known})
    if len(terms) < 2:  # nothing to tell words apart by
        yield from (Topic(language, (hashtag,), ()) for hashtag in hashtags)
        return
    counts = _counts(hashtags, terms, known)
    groups = _group(counts)
    together = np.array([counts[group].sum(axis=0) for group in groups])
    distinct = distinctiveness(together)
    for number, group in enumerate(groups):
        words = _marks(terms, together, distinct, number)
        yield Topic(language, tuple(hashtags[place] for place in group), words)


def _counts(hashtags: Sequence[str], terms: Sequence[str], companions: Sequence[Companion]) -> Matrix:
    row = {hashtag: place for place, hashtag in enumerate(hashtags)}
    column = {term: place for place, term in enumerate(terms)}
    counts: Matrix = np.zeros((len(hashtags), len(terms)))
    for companion in companions:
        counts[row[companion.hashtag], column[companion.term]] += companion.tweets
        # Two hashtags that stand together keep each other's company only if each also keeps its own.
        own = column.get(f"#{companion.hashtag}")
        if companion.term.startswith("#") and own is not None:
            counts[row[companion.hashtag], own] += companion.tweets
    return counts


def distinctiveness(counts: Matrix) -> Matrix:
    """z-score of the log-odds ratio of each column in each row against all other rows."""
    rest = counts.sum(axis=0) - counts
    prior = PRIOR * counts.sum(axis=0) / counts.sum()
    here, there = counts + prior, rest + prior
    odds_here = here / (here.sum(axis=1, keepdims=True) - here)
    odds_there = there / (there.sum(axis=1, keepdims=True) - there)
    z: Matrix = (np.log(odds_here) - np.log(odds_there)) / np.sqrt(1 / here + 1 / there)
    return z


def _group(counts: Matrix) -> list[list[int]]:
    z = distinctiveness(counts)
    profiles = np.where(z >= CLEAR, z, 0.0)
    groups: list[list[int]] = []
    for place in range(len(counts)):
        likeness = [_cosine(profiles[place], profiles[group].sum(axis=0)) for group in groups]
        best = max(range(len(groups)), key=likeness.__getitem__, default=None)
        if best is not None and likeness[best] >= ALIKE:
            groups[best].append(place)
        else:
            groups.append([place])
    return groups


def _cosine(one: Matrix, other: Matrix) -> float:
    lengths = float(np.linalg.norm(one) * np.linalg.norm(other))
    return float(one @ other) / lengths if lengths > 0 else 0.0


def _marks(terms: Sequence[str], together: Matrix, distinct: Matrix, number: int) -> tuple[str, ...]:
    totals = together.sum(axis=0)
    order = sorted(range(len(terms)), key=lambda place: (-distinct[number, place], terms[place]))
    return tuple(
        terms[place]
        for place in order
        if distinct[number, place] >= DISTINCTIVE
        and not terms[place].startswith("#")
        and wilson(int(together[number, place]), int(totals[place])).low > SURE
    )
