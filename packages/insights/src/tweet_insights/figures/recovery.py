"""How long negativity stays: after events, and after a negative tweet of one's own."""

from datetime import timedelta

from tweet_insights.behaviour.recovery import BEFORE, ENOUGH, Recovery
from tweet_insights.behaviour.relapse import LEAST
from tweet_insights.charts.bars import Bar, bars
from tweet_insights.charts.differences import Difference, differences
from tweet_insights.facts import Facts
from tweet_insights.figures.figure import HALF, NARROW, Figure, Row
from tweet_insights.plain import count, interval, moment, percent, points, points_between


def recoveries(facts: Facts) -> Figure:
    """How long each outstanding negative time took to be as before."""
    found, unit = facts.recoveries, facts.course.unit
    rows = [
        Bar(
            f"{moment(each.start, unit)} · peak {percent(each.worst.share)}",
            _minutes(each),
            f"{_lasted(each)}",
            quiet=each.back is None,
        )
        for each in found
    ]
    return Figure(
        title="Recovery from events",
        shows="From the peak of each outstanding negative time until negativity was as before; grey: not seen to end"
        if rows
        else _why_none(facts),
        n=f"n = {count(len(found), 'outstanding negative time')} among {count(len(facts.course.moments), unit)}",
        how=(
            f"It begins with a {unit} that stands out as negative by more than chance. Before is the share of the last "
            f"{BEFORE} {unit}s, at most, that stand in no such time; back is the first {unit} after the peak whose "
            f"interval reaches down to it, several together where one has fewer than {ENOUGH} scored tweets.",
            f"So a time ends when it can no longer be told from before, and no finer than by the {unit}. Half is when "
            "half of what the peak had above before was gone; it is told where it took several steps to be back.",
        ),
        wide=bars(rows, HALF) if rows else "",
        narrow=bars(rows, NARROW) if rows else "",
        header=("Beginning", "Peak", "Share before", "Share at peak", "Interval", "Half after", "Back after"),
        rows=tuple(_row(each, unit) for each in found),
        half=True,
    )


def relapses(facts: Facts) -> Figure:
    """How much likelier one's next tweet is negative after a negative one."""
    found = facts.relapses
    rows = [
        Difference(f"after {each.after}", each.difference, each.low, each.high, points(each.difference))
        for each in found
    ]
    followed = sum(each.again.whole for each in found)
    return Figure(
        title="After a negative tweet",
        shows="How much likelier than usual for the same person the next tweet is negative, by the time between; "
        "dotted: as usual"
        if rows
        else f"No data: too few people have {LEAST} scored tweets of their own, negative ones and others.",
        n=f"n = {count(followed, 'negative tweet')} that another followed within three days",
        how=(
            "As usual is the share of negative ones among the other tweets of the same person, so nobody's temper is "
            f"taken for an effect. Only people with {LEAST} scored tweets or more count; retweets do not. "
            f"Lines: {percent(facts.confidence, 0)} intervals by how much people differ.",
            "It is no experiment: what made the one negative, such as a topic or an event, may last and make the next "
            "one so. Wrong labels make the differences smaller than they are.",
        ),
        wide=differences(rows, HALF) if rows else "",
        narrow=differences(rows, NARROW) if rows else "",
        header=(
            "Next tweet after", "Negative tweets", "People", "Next one negative", "As usual", "Difference", "Interval",
        ),
        rows=tuple(
            (
                each.after, f"{each.again.whole:,}", f"{each.people:,}", percent(each.again.share), percent(each.usual),
                points(each.difference), points_between(each.low, each.high),
            )
            for each in found
        ),
        half=True,
    )  # fmt: skip


def _row(each: Recovery, unit: str) -> Row:
    return (
        moment(each.start, unit),
        moment(each.peak, unit),
        percent(each.before.share),
        percent(each.worst.share),
        interval(each.worst),
        "not told" if each.half is None else span(each.half - each.peak),
        _lasted(each),
    )


def _minutes(each: Recovery) -> int:
    return 0 if each.back is None else int((each.back - each.peak) / timedelta(minutes=1))


def _lasted(each: Recovery) -> str:
    return "not seen to end" if each.back is None else span(each.back - each.peak)


def span(time: timedelta) -> str:
    """Such as `45 minutes`, `7 hours` and `3 days`."""
    for unit, length in (("day", timedelta(days=2)), ("hour", timedelta(hours=2))):
        if time >= length:
            return count(round(time / timedelta(**{f"{unit}s": 1})), unit)
    return count(round(time / timedelta(minutes=1)), "minute")


def _why_none(facts: Facts) -> str:
    if facts.standout is None:
        return f"No data: there are no two {facts.course.unit}s with enough people to compare."
    return f"No {facts.course.unit} stands out as negative, so there is nothing to recover from."
