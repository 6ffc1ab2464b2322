"""Find bursts in a course, and what drove them.

A moment is loud when its tweets are more than those of the same hour on other days allow: the logarithm of their ratio
to the median, in units of a robust spread (1.4826 times the median absolute deviation; P. J. Rousseeuw and C. Croux,
JASA 88, 1993) together with that of chance (Poisson). Loud moments, and those whose mood stands out, make a burst with
their like next to them.
"""

import math
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from tweet_insights.behaviour.burst import Burst, Driver, Span
from tweet_insights.behaviour.course import UNITS, outstanding
from tweet_insights.behaviour.moments import Course, Moment
from tweet_insights.behaviour.topics import distinctiveness
from tweet_insights.interval import CONFIDENCE, Share, wilson
from tweet_insights.privacy import Gate
from tweet_insights.question import BURST_TALKS, BURST_TERMS, BURST_TOPICS, Question
from tweet_insights.warehouse import Parameter

LEAST_DAYS = 3
"""Days from which on an hour is compared with the same hour of other days."""
LOUD = 1.5
"""Times as many tweets as usual, at least: among millions a tenth more is certain and nothing new."""
MOODY = 0.05
"""The share of negative ones differs by as much, at least, for the same reason."""
MOST_BURSTS = 6
"""The most surprising ones are told."""
MOST_DRIVERS = 6
CLEAR = 3.0
"""z-score from which something is said to drive a burst."""
LEAST_CHANCE = 1e-300
Floats = npt.NDArray[np.float64]


def find_spans(course: Course) -> tuple[Span, ...]:
    """The bursts of the course in the order of time, at most MOST_BURSTS of them."""
    moments = course.moments
    if not moments:
        return ()
    usual = usual_tweets(moments, course.unit)
    loud = loud_places(moments, usual)
    moody = {found.start: _powers(found.chance) for found in outstanding(course) if abs(found.difference) > MOODY}
    unusual = [place for place, moment in enumerate(moments) if place in loud or moment.start in moody]
    spans = []
    for first, last in _runs(unusual):
        inside = range(first, last + 1)
        surprise = max(max(loud.get(at, 0.0), moody.get(moments[at].start, 0.0)) for at in inside)
        spans.append(_span(course, inside, usual, moody, surprise))
    surest = sorted(spans, key=lambda span: -span.surprise)[:MOST_BURSTS]
    return tuple(sorted(surest, key=lambda span: span.start))


def usual_tweets(moments: Sequence[Moment], unit: str) -> Floats:
    """The median of the same hour on the other days, where there are enough days; else of all moments. At least 1.

    Without the other days a moment would be compared with itself: in courses without a burst, 24 of 100 then had one.
    """
    tweets = np.array([moment.tweets or 0 for moment in moments], np.float64)
    if unit != "hour" or len(moments) < LEAST_DAYS * 24:
        return np.full(len(moments), max(float(np.median(tweets)), 1.0))
    hours = np.array([moment.start.hour for moment in moments])
    places = np.arange(len(moments))
    medians = [float(np.median(tweets[(hours == hours[at]) & (places != at)])) for at in places]
    return np.array([max(median, 1.0) for median in medians])


def loud_places(moments: Sequence[Moment], usual: Floats) -> dict[int, float]:
    """The places of moments that are louder than chance allows (5 % for all together), and how surprising that is."""
    tweets = np.array([moment.tweets or 0 for moment in moments], np.float64)
    ratio = np.log((tweets + 1) / (usual + 1))
    spread = 1.4826 * float(np.median(np.abs(ratio - np.median(ratio))))
    z = ratio / np.sqrt(spread**2 + 1 / usual)
    limit = NormalDist().inv_cdf(1 - (1 - CONFIDENCE) / len(moments))
    there = np.flatnonzero((z > limit) & (tweets > LOUD * usual))
    return {int(at): _powers(math.erfc(float(z[at]) / math.sqrt(2)) / 2 * len(moments)) for at in there}


def _powers(rarity: float) -> float:
    return -math.log10(max(rarity, LEAST_CHANCE))


def _runs(places: Sequence[int]) -> list[tuple[int, int]]:
    """First and last of places that follow each other."""
    ends = [at for at, (one, other) in enumerate(pairwise(places)) if other > one + 1]
    firsts, lasts = [0, *(at + 1 for at in ends)], [*ends, len(places) - 1]
    return [(places[first], places[last]) for first, last in zip(firsts, lasts, strict=True)] if places else []


def _span(course: Course, inside: range, usual: Floats, moody: Mapping[datetime, float], surprise: float) -> Span:
    within = [course.moments[at] for at in inside]
    outside = [moment for at, moment in enumerate(course.moments) if at not in inside]
    negative, others = _together(within), _together(outside)
    tweets, expected = sum(moment.tweets or 0 for moment in within), float(usual[inside.start : inside.stop].sum())
    return Span(
        start=within[0].start,
        end=within[-1].start + UNITS[course.unit],
        tweets=tweets,
        usual=round(expected, 1),
        loud=tweets > LOUD * expected,
        negative=negative,
        others=others,
        moody=any(course.moments[at].start in moody for at in inside),
        surprise=round(surprise, 1),
    )


def _together(moments: Sequence[Moment]) -> Share | None:
    known = [moment.negative for moment in moments if moment.negative]
    return wilson(sum(share.part for share in known), sum(share.whole for share in known)) if known else None


def find_drivers(
    gate: Gate, about: Mapping[str, Parameter], course: Course, topics: Sequence[str], living: int
) -> tuple[Burst, ...]:
    """The bursts of a course and what drove each, of `living` tweets.

    `about` holds what the tables `terms`, `said` and `topic_of` need, and `topics` are the names by the numbers of the
    last.
    """
    spans = find_spans(course)
    if not spans:
        return ()
    length = UNITS[course.unit]
    moments = [
        (number, span.start + place * length)
        for number, span in enumerate(spans)
        for place in range(round((span.end - span.start) / length))
    ]
    asked: dict[str, Parameter] = {
        **about,
        "k": gate.k,
        "bursts": [str(number) for number, _ in moments],
        "burst_moments": [moment.isoformat() for _, moment in moments],
        "burst_unit": course.unit,
    }
    terms = _counts(gate, BURST_TERMS, asked)
    read = {burst: counts.pop("", 0) for burst, counts in terms.items()}
    themes = _counts(gate, BURST_TOPICS, asked) if topics else {}
    held = {"": living - sum(span.tweets for span in spans)}
    held |= {str(number): span.tweets for number, span in enumerate(spans)}
    talks = {row["burst"]: row["tweets"] for row in gate.ask(BURST_TALKS, **asked).cells.to_pylist()}
    return tuple(
        Burst(
            span,
            words=_drivers(terms, key, read),
            topics=tuple(
                Driver(topics[int(found.name)], found.inside, found.outside, found.z)
                for found in _drivers(themes, key, held)
            ),
            conversation=wilson(min(talks[key], span.tweets), span.tweets) if key in talks and span.tweets else None,
        )
        for number, span in enumerate(spans)
        for key in [str(number)]
    )


def _counts(gate: Gate, question: Question, asked: Mapping[str, Parameter]) -> dict[str, dict[str, int]]:
    """By burst ('' for all other times) and label, in how many tweets."""
    found: dict[str, dict[str, int]] = {}
    for row in gate.ask(question, **asked).cells.to_pylist():
        found.setdefault(row["burst"], {})[str(row[question.labels[1]])] = row["tweets"]
    return found


def _drivers(counts: Mapping[str, Mapping[str, int]], burst: str, wholes: Mapping[str, int]) -> tuple[Driver, ...]:
    inside, outside = counts.get(burst, {}), counts.get("", {})
    names = sorted(inside.keys() & outside.keys())  # one that is hidden at other times cannot be compared
    if not names or not wholes.get(burst) or not wholes.get(""):
        return ()
    # What is neither of these is counted too, or a burst with a single thing in it would be made of it alone.
    rest = [[max(wholes[key] - max(own.values(), default=0), 1)] for key, own in ((burst, inside), ("", outside))]
    matrix = np.array(
        [[own.get(name, 0) for name in names] + more for own, more in zip((inside, outside), rest, strict=True)],
        np.float64,
    )
    z = distinctiveness(matrix)[0]
    order = sorted(range(len(names)), key=lambda at: (-z[at], names[at]))[:MOST_DRIVERS]
    return tuple(
        Driver(
            names[at],
            wilson(min(inside[names[at]], wholes[burst]), wholes[burst]),
            wilson(min(outside[names[at]], wholes[""]), wholes[""]),
            round(float(z[at]), 1),
        )
        for at in order
        if z[at] >= CLEAR
    )
