"""What is felt, in all and over time."""

from tweet_insights.behaviour.cohorts import MOST_MOMENTS
from tweet_insights.behaviour.course import ENOUGH, UNITS
from tweet_insights.behaviour.emotions import NAMES, Felt
from tweet_insights.charts.bars import Bar, bars
from tweet_insights.charts.small_multiples import Plot, small_multiples
from tweet_insights.facts import Facts
from tweet_insights.figures.figure import NARROW, WIDE, WILSON, Figure, Row, hidden, told
from tweet_insights.interval import Share
from tweet_insights.plain import count, interval, moment, percent

FORCED = (
    "The model knows four emotions and was taught by tweets that all have one of them, so it says one of every tweet, "
    "of a timetable, too. So only tweets that it calls negative or positive count here. Where it is unsure, as it is "
    "of the least certain fifth of labelled tweets, that is called unclear. What is none of the four, such as fear, "
    "may be among any of them."
)
UNCORRECTED = (
    "Not corrected for the model's own errors, which its card tells: they are known only of tweets with one of the "
    "four."
)


def emotion(facts: Facts) -> Figure:
    """Each emotion, and what is unclear."""
    felt = facts.emotions.all
    shares = {name: share for name, share in [*felt.shares.items(), ("unclear", felt.unclear)] if share}
    rows = [
        Bar(name, share.part, f"{share.part:,}, {percent(share.share)}", quiet=name == "unclear")
        for name, share in shares.items()
    ]
    return Figure(
        title="Emotion",
        shows="Negative and positive tweets by what they feel" if rows else nothing_felt(facts),
        n=f"n = {moody(felt)} of {count(felt.scored or 0, 'scored tweet')}, by {felt.people:,} people"
        if rows
        else "n = 0",
        how=(FORCED, UNCORRECTED, WILSON),
        wide=bars(rows, WIDE) if rows else "",
        narrow=bars(rows, NARROW) if rows else "",
        header=("Emotion", "Tweets", "Share", "Interval"),
        rows=tuple((name, f"{s.part:,}", percent(s.share), interval(s)) for name, s in shares.items()),
    )


def emotion_over_time(facts: Facts) -> Figure:
    """A plot for each emotion."""
    found = facts.emotions
    plots = [Plot(name, {at.start: at.felt.shares[name] for at in found.times}) for name in NAMES]
    drawn = any(at.felt.anger for at in found.times)
    return Figure(
        title="Emotion over time",
        shows=f"Share of each emotion among negative and positive tweets per {found.unit}, in UTC, with its "
        f"{percent(facts.confidence, 0)} interval"
        if drawn
        else nothing_felt(facts),
        n=f"n = {moody(found.all)} in {count(len(found.times), found.unit)}" if drawn else "n = 0",
        how=(FORCED, f"{WILSON} {UNCORRECTED}", times_told(facts)),
        wide=small_multiples(plots, UNITS[found.unit], None, WIDE) if drawn else "",
        narrow=small_multiples(plots, UNITS[found.unit], None, NARROW) if drawn else "",
        header=("Time", "Tweets", "People", "Scored", *(name.capitalize() for name in NAMES)),
        rows=tuple(
            (moment(at.start, found.unit), *_cells(at.felt), *(_share(at.felt, at.felt.shares[name]) for name in NAMES))
            for at in found.times
        ),
    )


def moody(felt: Felt) -> str:
    """How many tweets the shares of emotions are of."""
    return count(felt.anger.whole if felt.anger else 0, "negative or positive tweet")


def nothing_felt(facts: Facts) -> str:
    """Why there is nothing to show."""
    if facts.coverage.scored == 0:
        return "No data: no tweet has been scored."
    if facts.emotions.all.scored == 0:
        return f"No data: the model {facts.model} cannot be asked that."
    return f"Nothing to show: fewer than {facts.k} people, or no tweet with a mood."


def times_told(facts: Facts) -> str:
    """Which times there are, and which not."""
    found = facts.emotions
    return (
        f"Shown per {found.unit}: of minute, hour and day the finest, and no finer than negativity, in which the "
        f"middle one has {ENOUGH} negative or positive tweets and there are at most {MOST_MOMENTS}, or else the day. "
        "Times of which negativity is not told are left out. "
        f"{hidden(found, found.unit, facts.k)}"
    )


def _cells(felt: Felt) -> Row:
    return (told(felt.tweets), told(felt.people), told(felt.scored))


def _share(felt: Felt, share: Share | None) -> str:
    if share is None:
        return "suppressed" if felt.scored is None else "none"
    return f"{percent(share.share)} ({interval(share)})"
