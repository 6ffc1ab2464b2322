"""Tweets by what they have in common: topics, hashtags, languages."""

from collections.abc import Sequence

from tweet_insights.charts.bars import Bar, bars, bars_and_shares
from tweet_insights.facts import Facts, Group, Ranking
from tweet_insights.figures.figure import HALF, NARROW, SHARES, WIDE, WILSON, Figure, cells, further, nothing
from tweet_insights.plain import count, percent, plain


def topics(facts: Facts) -> Figure:
    """Topics, the busiest first, with their moods."""
    rows = _bars(facts.topics)
    return Figure(
        title="Busiest topics",
        shows="Tweets per topic, and the share of its scored tweets that is negative"
        if rows
        else nothing(facts.topics, "topic"),
        n=f"n = {count(facts.coverage.living, 'tweet')}" + (", of which not every one has a topic" if rows else ""),
        how=(
            "A topic is a group of hashtags that keep the same company, with the words that set them apart "
            "(log-odds ratio with a prior). A tweet belongs to it by one of its hashtags or by two of its words; "
            "it may belong to several topics, or to none.",
            f"Lines through the dots: {percent(facts.confidence, 0)} intervals; dotted: all tweets. {WILSON}",
            further(facts.topics, "topic", facts.k),
        ),
        wide=bars_and_shares(rows, facts.negative, WIDE) if rows else "",
        narrow=bars_and_shares(rows, facts.negative, NARROW) if rows else "",
        header=("Topic", "Hashtags and words", "Tweets", "People", *SHARES),
        rows=tuple((plain(group.name), plain(group.detail), *cells(group)) for group in facts.topics.groups),
        texts=2,
    )


def hashtags(facts: Facts) -> Figure:
    """Hashtags, the busiest first."""
    rows = _bars(facts.hashtags)
    return Figure(
        title="Busiest hashtags",
        shows="Tweets per hashtag" if rows else nothing(facts.hashtags, "hashtag"),
        n=f"n = {count(facts.coverage.living, 'tweet')}",
        how=(
            "A tweet with several hashtags counts for each of them. Retweets count.",
            further(facts.hashtags, "hashtag", facts.k),
        ),
        wide=bars(rows, HALF) if rows else "",
        narrow=bars(rows, NARROW) if rows else "",
        header=("Hashtag", "Tweets", "People", *SHARES),
        rows=tuple((plain(group.name), *cells(group)) for group in facts.hashtags.groups),
        half=True,
    )


def languages(facts: Facts) -> Figure:
    """What is read, and what is counted only."""
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
        else nothing(facts.languages, "language"),
        n=f"n = {count(living, 'tweet')}",
        how=(
            f"The language is the one that the platform detected. The model reads {', '.join(facts.languages_read)} "
            "only: guessing the mood of the others would make a figure out of nothing.",
            further(facts.languages, "language", facts.k),
        ),
        wide=bars(rows, HALF) if rows else "",
        narrow=bars(rows, NARROW) if rows else "",
        header=("Language", "Tag", "Tweets", "People", *SHARES),
        rows=tuple((plain(group.name), plain(group.detail), *cells(group)) for group in facts.languages.groups),
        texts=2,
        half=True,
    )


def _bars(ranking: Ranking) -> Sequence[Bar]:
    return [
        Bar(group.name, group.tweets, f"{group.tweets:,}", share=group.negative, mood=_mood(group))
        for group in ranking.groups
    ]


def _mood(group: Group) -> str:
    if group.negative:
        return percent(group.negative.share)
    return "suppressed" if group.scored is None else "not scored"
