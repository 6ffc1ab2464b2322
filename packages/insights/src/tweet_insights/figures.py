"""The five figures of a report: chart, what it says, how it was computed, and its table."""

from collections.abc import Sequence
from dataclasses import dataclass

from tweet_schema.rejected_record import Stage

from tweet_insights.charts import Bar, bars, bars_and_shares
from tweet_insights.course import ENOUGH
from tweet_insights.facts import Course, Facts, Group, Moment, Ranking
from tweet_insights.interval import Share
from tweet_insights.plain import count, interval, moment, percent, plain
from tweet_insights.prevalence import Adjusted
from tweet_insights.time_chart import over_time

WIDE, HALF, NARROW = 980, 470, 350
"""Widths in pixels: of the page, of half of it, and of a phone."""
Row = tuple[str, ...]
WILSON = "Interval: Wilson's score interval, which takes tweets as independent; repeated texts make it too narrow."


@dataclass(frozen=True, slots=True)
class Figure:
    """One section. Without a chart there was no data, and `shows` says so."""

    title: str
    shows: str
    n: str
    how: tuple[str, ...]
    wide: str
    """SVG for a screen; empty when there is nothing to draw."""
    narrow: str
    """The same for a phone."""
    header: Row
    rows: tuple[Row, ...]
    texts: int = 1
    """Columns of the table that hold words; they come first."""
    half: bool = False
    """Whether it needs half the width of a screen only."""


def figures(facts: Facts) -> tuple[Figure, ...]:
    """The figures in the order of the page."""
    return (_over_time(facts), _topics(facts), _hashtags(facts), _languages(facts), _rejected(facts))


def _over_time(facts: Facts) -> Figure:
    course = facts.course
    scored = sum(moment.negative.whole for moment in course.moments if moment.negative)
    empty = sum(moment.tweets == 0 for moment in course.moments)
    charts = (
        [over_time(course, facts.negative, facts.standout, width) for width in (WIDE, NARROW)] if scored else ["", ""]
    )
    return Figure(
        title="Negativity over time",
        shows=f"Share of negative tweets per {course.unit}, in UTC, with its {percent(facts.confidence, 0)} interval"
        if scored
        else "No data: no tweet has been scored.",
        n=f"n = {count(scored, 'scored tweet')} in {count(len(course.moments), course.unit)}",
        how=(
            f"Negative is what the model {facts.model} ({facts.model_version}) calls so. {WILSON}",
            *_correction(facts.negative_adjusted),
            f"Shown per {course.unit}: of minute, hour and day the finest in which the middle one has at least "
            f"{ENOUGH} scored tweets, or else the day.",
            f"Without tweets: {count(empty, course.unit)}, where the line breaks. "
            + _hidden(course, course.unit, facts.k),
        ),
        wide=charts[0],
        narrow=charts[1],
        header=("Time", "Tweets", "People", *SHARES),
        rows=tuple((moment(at.start, course.unit), *_cells(at)) for at in course.moments),
    )


def _correction(adjusted: Adjusted | None) -> Row:
    if adjusted is None:
        return ()
    return (
        f"Over all times, corrected for the model's own errors: {percent(adjusted.share)} ({interval(adjusted)}). "
        "How often it misses a negative tweet, and calls another one negative, was measured on labelled tweets of "
        "TweetEval (Rogan and Gladen, 1978); the correction supposes that it errs as often here. Lines and dots are "
        "not corrected.",
    )


def _topics(facts: Facts) -> Figure:
    rows = _bars(facts.topics)
    return Figure(
        title="Busiest topics",
        shows="Tweets per topic, and the share of its scored tweets that is negative"
        if rows
        else _nothing(facts.topics, "topic"),
        n=f"n = {count(facts.coverage.living, 'tweet')}" + (", of which not every one has a topic" if rows else ""),
        how=(
            "A topic is a group of hashtags that keep the same company, with the words that set them apart "
            "(log-odds ratio with a prior). A tweet belongs to it by one of its hashtags or by two of its words; "
            "it may belong to several topics, or to none.",
            f"Lines through the dots: {percent(facts.confidence, 0)} intervals; dotted: all tweets. {WILSON}",
            _further(facts.topics, "topic", facts.k),
        ),
        wide=bars_and_shares(rows, facts.negative, WIDE) if rows else "",
        narrow=bars_and_shares(rows, facts.negative, NARROW) if rows else "",
        header=("Topic", "Hashtags and words", "Tweets", "People", *SHARES),
        rows=tuple((plain(group.name), plain(group.detail), *_cells(group)) for group in facts.topics.groups),
        texts=2,
    )


def _hashtags(facts: Facts) -> Figure:
    rows = _bars(facts.hashtags)
    return Figure(
        title="Busiest hashtags",
        shows="Tweets per hashtag" if rows else _nothing(facts.hashtags, "hashtag"),
        n=f"n = {count(facts.coverage.living, 'tweet')}",
        how=(
            "A tweet with several hashtags counts for each of them. Retweets count.",
            _further(facts.hashtags, "hashtag", facts.k),
        ),
        wide=bars(rows, HALF) if rows else "",
        narrow=bars(rows, NARROW) if rows else "",
        header=("Hashtag", "Tweets", "People", *SHARES),
        rows=tuple((plain(group.name), *_cells(group)) for group in facts.hashtags.groups),
        half=True,
    )


def _languages(facts: Facts) -> Figure:
    living = facts.coverage.living
    rows = [
        Bar(
            group.name,
            group.tweets,
            f"{percent(group.tweets / living)}, {'scored' if read else 'not scored'}",
            quiet=not read,
        )
        for group in facts.languages.groups
        for read in [group.detail in facts.languages_read]
    ]
    return Figure(
        title="Languages",
        shows="Tweets per language; grey ones are counted and not scored"
        if rows
        else _nothing(facts.languages, "language"),
        n=f"n = {count(living, 'tweet')}",
        how=(
            f"The language is the one that the platform detected. The model reads {', '.join(facts.languages_read)} "
            "only: guessing the mood of the others would make a figure out of nothing.",
            _further(facts.languages, "language", facts.k),
        ),
        wide=bars(rows, HALF) if rows else "",
        narrow=bars(rows, NARROW) if rows else "",
        header=("Language", "Tag", "Tweets", "People", *SHARES),
        rows=tuple((plain(group.name), plain(group.detail), *_cells(group)) for group in facts.languages.groups),
        texts=2,
        half=True,
    )


def _rejected(facts: Facts) -> Figure:
    rows = [
        Bar(f"{rejection.reason} · {rejection.stage}", rejection.records, f"{rejection.records:,}")
        for rejection in facts.rejections
    ]
    # That nothing was rejected is a measured zero, but only where something was seen.
    if facts.coverage.seen and not rows:
        rows = [Bar(stage, 0, "0") for stage in Stage]
    return Figure(
        title="Rejected",
        shows="Records set aside, by reason and by the stage that did it"
        if facts.rejections
        else "Nothing was rejected.",
        n=f"n = {count(facts.coverage.rejected, 'rejected record')}",
        how=(
            "Each is kept with its original bytes in the table rejected. They are records, not tweets: "
            "nothing is known about who wrote them, so they are not among the tweets seen.",
        ),
        wide=bars(rows, HALF) if rows else "",
        narrow=bars(rows, NARROW) if rows else "",
        header=("Stage", "Reason", "Records"),
        rows=tuple((plain(r.stage), plain(r.reason), f"{r.records:,}") for r in facts.rejections),
        texts=2,
        half=True,
    )


SHARES = ("Scored", "Negative", "Share", "Interval")


def _bars(ranking: Ranking) -> Sequence[Bar]:
    return [
        Bar(group.name, group.tweets, f"{group.tweets:,}", share=group.negative, mood=_mood(group))
        for group in ranking.groups
    ]


def _mood(group: Group) -> str:
    if group.negative:
        return percent(group.negative.share)
    return "suppressed" if group.scored is None else "not scored"


def _cells(cell: Group | Moment) -> Row:
    return (_told(cell.tweets), _told(cell.people), _told(cell.scored), *_share(cell.negative, cell.scored))


def _told(number: int | None) -> str:
    return "suppressed" if number is None else f"{number:,}"


def _share(share: Share | None, scored: int | None) -> Row:
    if share is None:
        return ("suppressed" if scored is None else "not scored",) * 3
    return (f"{share.part:,}", percent(share.share), interval(share))


def _hidden(among: Course | Ranking, thing: str, k: int) -> str:
    if among.suppressed == among.moods_suppressed == 0:
        return "None is suppressed."
    return (
        f"Suppressed: {count(among.suppressed, thing)} entirely, and the mood of {among.moods_suppressed:,} more, "
        f"because fewer than {k} people stand behind it, or lest subtraction tell it."
    )


def _nothing(ranking: Ranking, thing: str) -> str:
    if ranking.suppressed:
        return f"Nothing to show: {count(ranking.suppressed, thing)} suppressed, with too few people behind."
    return f"No data: no {thing}."


def _further(ranking: Ranking, thing: str, k: int) -> str:
    return f"Not listed: {count(ranking.more, f'less busy {thing}')}. {_hidden(ranking, thing, k)}"
