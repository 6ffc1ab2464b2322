"""When much more was written than usual, or in another mood, and what it was about."""

from collections.abc import Sequence

from tweet_insights.behaviour.burst import Burst, Driver, Span
from tweet_insights.behaviour.bursts import CLEAR, LOUD, MOODY
from tweet_insights.charts.bars import Bar, bars_and_shares
from tweet_insights.facts import Facts
from tweet_insights.figures.figure import NARROW, WIDE, Figure, Row
from tweet_insights.plain import count, interval, moment, percent, plain

HEADER = (
    *("From", "To", "Words", "Topics"),
    *("Tweets", "Usual", "Negative", "Interval", "At other times", "Largest conversation"),
)


def bursts(facts: Facts) -> Figure:
    """A row a burst, in the order of time."""
    unit = facts.course.unit
    rows = [
        Bar(
            _label(burst, unit),
            burst.span.tweets,
            _times(burst.span),
            share=burst.span.negative,
            mood=_mood(burst.span),
        )
        for burst in facts.bursts
    ]
    return Figure(
        title="Bursts, and what drove them",
        shows="Tweets of each burst, how many times as many as usual, and the share of them that is negative"
        if rows
        else "Nothing stands out: at no time was there much more than usual, or another mood.",
        n=f"n = {count(sum(burst.span.tweets for burst in facts.bursts), 'tweet')} in {count(len(rows), 'burst')}",
        how=(
            f"A {unit} is loud when it has more than {LOUD:g} times the tweets of the same hour on other days (the "
            "median), and more than their spread and chance explain. Its mood differs when its share of negative "
            f"tweets is {percent(MOODY, 0)} or more from that of other times and chance does not explain it. That all "
            f"{unit}s are looked at is allowed for. Neighbours are one burst; the six most surprising are told.",
            "What drove it: words and hashtags, and topics, that are there more often than at other times (log-odds "
            f"ratio with a prior, z of {CLEAR:g} or more). What fewer than {facts.k} people said at one time is "
            "counted with the time at which most did.",
        ),
        wide=bars_and_shares(rows, facts.negative, WIDE) if rows else "",
        narrow=bars_and_shares(rows, facts.negative, NARROW) if rows else "",
        header=(
            "From",
            "To",
            "Words",
            "Topics",
            "Tweets",
            "Usual",
            "Negative",
            "Interval",
            "At other times",
            "Largest conversation",
        ),
        rows=tuple(_row(burst) for burst in facts.bursts),
        texts=4,
    )


def _label(burst: Burst, unit: str) -> str:
    when = moment(burst.span.start, unit).removesuffix(" UTC")
    first = [driver.name for driver in burst.words[:3]] or [driver.name for driver in burst.topics[:1]]
    return " · ".join([when, *first])


def _times(span: Span) -> str:
    return f"{span.tweets:,}, {span.tweets / span.usual:.1f} times the usual" if span.usual else f"{span.tweets:,}"


def _mood(span: Span) -> str:
    return percent(span.negative.share) if span.negative else "not scored"


def _row(burst: Burst) -> Row:
    span = burst.span
    return (
        moment(span.start, "minute"),
        moment(span.end, "minute"),
        _names(burst.words),
        _names(burst.topics),
        f"{span.tweets:,}",
        f"{span.usual:,.0f}",
        _mood(span),
        interval(span.negative) if span.negative else "",
        percent(span.others.share) if span.others else "",
        percent(burst.conversation.share) if burst.conversation else "suppressed",
    )


def _names(drivers: Sequence[Driver]) -> str:
    told = [
        f"{plain(driver.name)} ({percent(driver.inside.share)}, else {percent(driver.outside.share)})"
        for driver in drivers
    ]
    return ", ".join(told) or "none clear"
