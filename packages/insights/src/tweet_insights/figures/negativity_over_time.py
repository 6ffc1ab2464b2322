"""The share of negative tweets over time."""

from tweet_insights.behaviour.course import ENOUGH
from tweet_insights.charts.over_time import over_time
from tweet_insights.facts import Facts
from tweet_insights.figures.figure import NARROW, SHARES, WIDE, WILSON, Figure, Row, axis_of, cells, hidden
from tweet_insights.plain import count, interval, moment, percent
from tweet_insights.prevalence import Adjusted


def negativity_over_time(facts: Facts) -> Figure:
    """The line, its band, and what stands out."""
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
            + hidden(course, course.unit, facts.k),
        ),
        wide=charts[0],
        narrow=charts[1],
        header=("Time", "Tweets", "People", *SHARES),
        rows=tuple((moment(at.start, course.unit), *cells(at)) for at in course.moments),
        axis=axis_of(course, opens=True),
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
