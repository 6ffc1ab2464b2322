"""The report as Markdown: to be read in a terminal, or put where Markdown is shown."""

from collections.abc import Iterator
from importlib.metadata import version

from tweet_insights.facts import Facts
from tweet_insights.figures.page import figures
from tweet_insights.markdown import escaped, table
from tweet_insights.narrator.narrate import PROMISE, Narration
from tweet_insights.plain import count, moment
from tweet_insights.sentences import sum_up


def render(facts: Facts, narration: Narration | None = None) -> str:
    """Everything that the page says, with tables in place of charts. What people wrote is escaped."""
    return (
        "\n\n".join([*_opening(facts), *_narration(narration), *_coverage(facts), *_figures(facts), *_closing(facts)])
        + "\n"
    )


def _opening(facts: Facts) -> Iterator[str]:
    yield "# What the tweets say"
    since = f" since {moment(facts.since, 'minute')}" if facts.since else ""
    if facts.first and facts.last:
        told = f"Tweets made{since and since + ','} {moment(facts.first, 'minute')}, to {moment(facts.last, 'minute')}."
    else:
        told = f"No tweets{since}."
    yield f"{told} Report of {moment(facts.made_at, 'minute')}."
    yield from map(escaped, sum_up(facts))


def _narration(narration: Narration | None) -> Iterator[str]:
    if narration is None:
        return
    yield "## In the words of a language model"
    if narration.left_out:
        yield f"Left out: {escaped(narration.model)}, because {escaped(narration.left_out)}."
        return
    yield escaped(" ".join(narration.sentences))
    yield f"Written by {escaped(narration.model)}. {PROMISE}"


def _coverage(facts: Facts) -> Iterator[str]:
    yield "## Coverage"
    yield f"{coverage_line(facts)}."
    if facts.gaps:
        yield "\n".join(f"- Missed by the source: {escaped(gap)}" for gap in facts.gaps)


def coverage_line(facts: Facts) -> str:
    """What was seen, and what became of it."""
    of = facts.coverage
    return (
        f"{of.seen:,} seen: {of.scored:,} scored, {of.unscored_language:,} unscored because the model does not read "
        f"the language, {of.unscored_text:,} unscored because there is no text, {of.pending:,} not scored yet, "
        f"{of.deleted:,} deleted; {count(of.rejected, 'record')} rejected; "
        + (count(len(facts.gaps), "gap") if facts.gaps else "no gap")
    )


def _figures(facts: Facts) -> Iterator[str]:
    for figure in figures(facts):
        yield f"## {escaped(figure.title)}"
        yield f"{escaped(figure.shows.rstrip('.'))}."
        yield f"{escaped(figure.n)}."
        if figure.wide and figure.rows:
            yield table(figure.header, figure.rows, figure.texts)
        if figure.wide:
            yield "How it was computed:"
            yield "\n".join(f"- {escaped(sentence)}" for sentence in figure.how)


def _closing(facts: Facts) -> Iterator[str]:
    yield "## About this report"
    yield (
        f"Scored by the model {escaped(facts.model)} ({escaped(facts.model_version)}): its card tells what it was made "
        "of and how it errs. It mostly misses irony and context. Intervals tell how sure a share is given its labels; "
        "only the one that is called corrected knows how often a label is wrong."
    )
    yield (
        f"No figure about people rests on fewer than {facts.k} of them. Nobody's id, name or tweet is in this report, "
        "and deleted tweets are in none of its shares."
    )
    yield f"tweet-insights {version('tweet-insights')}"
