"""Compare contagion, and how long events lasted, with what true tones and planted events say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from statistics import median

from tweet_insights.behaviour.contagion import Contagion, Sums, contagion_of
from tweet_insights.behaviour.recovery import Recovery
from tweet_insights.plain import count, points, points_between
from tweet_insights.question import CONTAGION, sql_of
from tweet_insights.warehouse import Parameter, Reading


@dataclass(frozen=True, slots=True)
class Span:
    """While a planted negative event could be felt."""

    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class ContagionFound:
    """How much likelier answers to negative tweets are negative, of the same tweets by labels and by true tones."""

    held: str
    """What is held fixed."""
    counted: Contagion
    true: Contagion


@dataclass(frozen=True, slots=True)
class Ends:
    """How planted negative events ended."""

    felt: int
    """Events that were a tenth of all tweets for an hour or longer."""
    ended: int
    """Of these, such as were seen to end."""
    errors_minutes: tuple[float, ...]
    """Of each of them: from when it was over to when negativity was said to be back; below 0 when that is earlier."""


def evaluate_contagion(
    reading: Reading, about: Mapping[str, Parameter], counted: Sequence[Contagion]
) -> tuple[ContagionFound, ...]:
    """What was counted, each beside the same by true tones. It asks past the privacy gate."""
    reading.prepare("judged", _truth("judged"), about)
    reading.prepare("answered", sql_of("answered"), about)
    rows = reading.table(CONTAGION.sql, about).to_pylist()
    true = {found.held: found for found in (contagion_of(Sums(**row)) for row in rows)}
    return tuple(ContagionFound(each.held, each, true[each.held]) for each in counted if each.held in true)


def evaluate_ends(reading: Reading, about: Mapping[str, Parameter], recoveries: Sequence[Recovery]) -> Ends:
    """When each planted event could be felt no more, beside the end of the outstanding times that overlap it."""
    spans = [Span(**row) for row in reading.table(_truth("spans"), about).to_pylist()]
    errors = []
    for event in spans:
        seen = [each.back for each in recoveries if each.back and each.start < event.last and each.back > event.first]
        if seen:
            errors.append((max(seen) - event.last).total_seconds() / 60)
    return Ends(len(spans), len(errors), tuple(errors))


def _truth(name: str) -> str:
    return files("tweet_insights").joinpath("truths", f"{name}.sql").read_text(encoding="utf-8")


def told_of_talk(contagion: Sequence[ContagionFound], ends: Ends) -> list[str]:
    """The same in lines for people."""
    lines = [
        f"contagion ({each.held}): {points(each.counted.difference)} by labels "
        f"({points_between(each.counted.low, each.counted.high)}, {count(each.counted.pairs, 'answer')}), "
        f"{points(each.true.difference)} by true tones"
        for each in contagion
    ]
    if ends.ended:
        off = median(abs(error) for error in ends.errors_minutes)
        lines.append(
            f"recovery: {ends.ended} of {count(ends.felt, 'negative burst')} that could be felt seen to end, "
            f"{off:,.0f} minutes off in the middle"
        )
    return lines
