"""How the mood of each topic goes."""

from tweet_insights.behaviour.topic_course import TopicCourse
from tweet_insights.charts.topic_map import topic_map
from tweet_insights.facts import Facts
from tweet_insights.figures.figure import NARROW, SHARES, WIDE, WILSON, Figure, cells
from tweet_insights.plain import count, moment, percent, plain


def topic_moods(facts: Facts) -> Figure:
    """Topics by time, the busiest on top."""
    courses = [one for one in facts.topic_courses if any(at.negative for at in one.course.moments)]
    scored = sum(at.negative.whole for one in courses for at in one.course.moments if at.negative)
    unit = courses[0].course.unit if courses else "day"
    hidden = sum(one.course.suppressed + one.course.moods_suppressed for one in facts.topic_courses)
    return Figure(
        title="The mood of topics",
        shows=f"Share of negative tweets by topic and {unit}, in UTC: the fuller, the more negative"
        if courses
        else "No data: no topic with scored tweets.",
        n=f"n = {count(scored, 'scored tweet')} in {count(len(courses), 'topic')}",
        how=(
            "Topics are found anew of everything said up to each day. One keeps its name as long as the hashtag that "
            f"was its busiest when it was first seen is in it.{_kept(facts)} {WILSON}",
            *(_changed(one) for one in courses if one.standout and one.standout.certain),
            f"Suppressed: {count(hidden, 'cell')}, because fewer than {facts.k} people stand behind it, "
            "or lest subtraction tell it.",
        ),
        wide=topic_map(courses, WIDE) if courses else "",
        narrow=topic_map(courses, NARROW) if courses else "",
        header=("Topic", "Seen since", "Time", "Tweets", "People", *SHARES),
        rows=tuple(
            (plain(one.name), f"{one.since.day} {one.since:%B %Y}", moment(at.start, unit), *cells(at))
            for one in courses
            for at in one.course.moments
        ),
        texts=3,
    )


def _kept(facts: Facts) -> str:
    if facts.topics_kept is None:
        return ""
    return (
        f" From one day to the next {percent(facts.topics_kept.share, 0)} of hashtags stayed in their topic "
        f"(n = {facts.topics_kept.whole:,})."
    )


def _changed(one: TopicCourse) -> str:
    found = one.standout
    assert found is not None  # noqa: S101 - tells mypy
    return (
        f"{plain(one.name)} stands out on {moment(found.start, one.course.unit)}: {percent(found.negative.share)} "
        f"negative against {percent(found.others.share)} at its other times."
    )
