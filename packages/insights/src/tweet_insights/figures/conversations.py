"""Negativity of conversations: by their size, by the place in them, and over time."""

from collections.abc import Sequence
from itertools import zip_longest

from tweet_insights.behaviour.conversations import ALONE, TalkClass, TalkClasses
from tweet_insights.charts.bars import Bar, bars_and_shares
from tweet_insights.charts.over_time import over_time
from tweet_insights.facts import Facts
from tweet_insights.figures.figure import (
    CORRECTED,
    HALF,
    NARROW,
    SHARES,
    WIDE,
    WILSON,
    Figure,
    axis_of,
    cells,
    corrected,
    hidden,
    told,
)  # fmt: skip
from tweet_insights.plain import count, moment, percent

MESSAGES = (
    "A conversation is what the platform says belongs together, with two messages or more among the tweets seen; "
    "a retweet is no message. Alone are tweets without an answer that was seen, and retweets."
)
REPLIES = "A place counts messages in the order of time, so a first answer is the second message that was seen."


def conversation_sizes(facts: Facts) -> Figure:
    """How large conversations are, and how negative by that."""
    sizes = facts.conversations.sizes
    talks = sum(each.conversations or 0 for each in sizes.talking)
    messages = sum(each.tweets for each in sizes.talking)
    return _figure(
        facts,
        sizes,
        title="Conversations by size",
        shows="Tweets by how many messages their conversation has, and the share of the scored ones that is negative",
        n=f"n = {count(messages, 'message')} in {count(talks, 'conversation')}",
        names=[each.name if each.name == ALONE else f"{each.name} messages" for each in sizes.classes],
        counts=("Conversations", [told(each.conversations) for each in sizes.classes]),
    )


def conversation_places(facts: Facts) -> Figure:
    """How negative messages are at the beginning of conversations and later."""
    places = facts.conversations.places
    messages = sum(each.tweets for each in places.talking)
    return _figure(
        facts,
        places,
        title="Places in a conversation",
        shows="Tweets by their place in the conversation, and the share of the scored ones that is negative",
        n=f"n = {count(messages, 'message')}",
        names=[each.name for each in places.classes],
        counts=None,
    )


def conversations_over_time(facts: Facts) -> Figure:
    """The line of conversations' negativity."""
    course = facts.talk_course
    scored = sum(at.negative.whole for at in course.moments if at.negative)
    overall = facts.negative
    return Figure(
        title="Conversations over time",
        shows=f"Share of conversations' messages that is negative, per {course.unit}, in UTC, "
        f"with its {percent(facts.confidence, 0)} interval; dotted: all tweets"
        if scored
        else "No data: no message of a conversation has been scored.",
        n=f"n = {count(scored, 'scored message')} in {count(len(course.moments), course.unit)}",
        how=(
            f"{MESSAGES} {WILSON}",
            "Tweets that stand alone are not in it, so a time in which many quarrel shows here first. "
            "A time is also suppressed when few people wrote outside of conversations, lest subtraction tell of them. "
            + hidden(course, course.unit, facts.k),
            CORRECTED,
        ),
        wide=over_time(course, overall, None, WIDE) if scored else "",
        narrow=over_time(course, overall, None, NARROW) if scored else "",
        header=("Time", "Messages", *SHARES, "Corrected"),
        # Without people: of these, the question tells the smaller side's.
        rows=tuple(
            (moment(at.start, course.unit), told(at.tweets), *cells(at)[2:], corrected(share))
            for at, share in zip_longest(course.moments, facts.talk_corrected)
        ),
        axis=axis_of(course),
    )


def _figure(
    facts: Facts,
    found: TalkClasses,
    *,
    title: str,
    shows: str,
    n: str,
    names: Sequence[str],
    counts: tuple[str, Sequence[str]] | None,
) -> Figure:
    rows = [_bar(name, each) for name, each in zip(names, found.classes, strict=True)] if found.talking else []
    more = [(number,) for number in counts[1]] if counts else [()] * len(names)
    return Figure(
        title=title,
        shows=shows if rows else _nothing(found),
        n=n,
        how=(
            f"{MESSAGES} {'' if counts else REPLIES}".rstrip(),
            f"Lines through the dots: {percent(facts.confidence, 0)} intervals; dotted: all tweets. {WILSON}",
            CORRECTED,
            hidden(found, "class", facts.k),
        ),
        wide=bars_and_shares(rows, facts.negative, HALF) if rows else "",
        narrow=bars_and_shares(rows, facts.negative, NARROW) if rows else "",
        header=("Messages", *([counts[0]] if counts else []), "Tweets", "People", *SHARES, "Corrected"),
        rows=tuple(
            (name, *extra, *cells(each), corrected(each.corrected))
            for name, extra, each in zip(names, more, found.classes, strict=True)
        ),
        half=True,
    )


def _bar(name: str, each: TalkClass) -> Bar:
    mood = percent(each.negative.share) if each.negative else "suppressed" if each.scored is None else "not scored"
    return Bar(name, each.tweets, f"{each.tweets:,}", quiet=each.name == ALONE, share=each.negative, mood=mood)


def _nothing(found: TalkClasses) -> str:
    if found.suppressed:
        return f"Nothing to show: {found.suppressed} classes suppressed, with too few people behind."
    return "No data: nobody answers anybody, or no answer was seen."
