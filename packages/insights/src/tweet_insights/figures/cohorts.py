"""Negativity over time by kind of account."""

from collections.abc import Sequence

from tweet_insights.behaviour.cohorts import ENOUGH, KINDS, MOST_MOMENTS, UNITS, Cohort, Then
from tweet_insights.charts.small_multiples import Plot, small_multiples
from tweet_insights.facts import Facts
from tweet_insights.figures.figure import NARROW, SHARES, WIDE, WILSON, Figure, Row, cells, corrected, hidden
from tweet_insights.plain import count, moment, percent

AGE = "The age is that of the account when it wrote. Accounts whose age is not known are left out."
REACH = "Reach is the most followers that an account had in that time. Where it is not known, it is left out."
VOLUME = (
    "All tweets are cut in three equal parts by how much their authors write: the busy are the few who together "
    "wrote a third, the quiet the many who did. Who writes equally much is in the same third."
)


def cohorts(facts: Facts) -> tuple[Figure, ...]:
    """Three figures: by age, by reach, by how much somebody writes."""
    found = facts.cohorts
    return (
        _figure(facts, "Negativity by age of the account", "age", found.age, AGE),
        _figure(facts, "Negativity by reach", "reach", found.reach, REACH),
        _figure(facts, "Negativity of the quiet and the busy", "volume", found.volume, VOLUME),
    )


def _figure(facts: Facts, title: str, kind: str, divided: Sequence[Cohort], about: str) -> Figure:
    unit = facts.cohorts.unit
    shares = [at.crowd.negative for cohort in divided for at in cohort.times if at.crowd.negative]
    scored = sum(share.whole for share in shares)
    told = [cohort for cohort in divided if any(at.crowd.negative for at in cohort.times)]
    plots = [Plot(cohort.name, {at.start: at.crowd.negative for at in cohort.times}) for cohort in told]
    return Figure(
        title=title,
        shows=f"Share of negative tweets per {unit}, in UTC, with its {percent(facts.confidence, 0)} interval; "
        "dotted: all tweets"
        if shares
        else _nothing(facts),
        n=f"n = {count(scored, 'scored tweet')} in {count(len(shares), 'cell')}",
        how=(
            f"{about} {WILSON}",
            f"Shown per {unit}: the finest of hour, day and week in which the middle cell has {ENOUGH} scored tweets, "
            f"and which has at most {MOST_MOMENTS} of them. Where the line breaks too few people wrote. "
            "Of the three ways to divide accounts together: " + hidden(facts.cohorts, "cell", facts.k),
            _missing(kind, told),
            "Corrected, in the table: for the model's own errors (Rogan and Gladen, 1978), as if it erred here as on "
            "the labelled tweets of TweetEval, and among all kinds of accounts alike.",
        ),
        wide=small_multiples(plots, UNITS[unit], facts.negative, WIDE) if told else "",
        narrow=small_multiples(plots, UNITS[unit], facts.negative, NARROW) if told else "",
        header=("Accounts", "Time", "Tweets", "People", *SHARES, "Corrected"),
        rows=tuple((cohort.name, *_row(at, unit)) for cohort in divided for at in cohort.times),
        texts=2,
    )


def _row(at: Then, unit: str) -> Row:
    return (moment(at.start, "hour" if unit == "hour" else "day"), *cells(at.crowd), corrected(at.crowd.adjusted))


def _missing(kind: str, told: Sequence[Cohort]) -> str:
    missing = [name for name in KINDS[kind].values() if name not in {cohort.name for cohort in told}]
    return f"Of nobody, or suppressed at all times: {', '.join(missing)}." if missing else "Each has a plot."


def _nothing(facts: Facts) -> str:
    if facts.coverage.scored == 0:
        return "No data: no tweet has been scored."
    if facts.cohorts.suppressed:
        return f"Nothing to show: fewer than {facts.k} people in every cell."
    return "No data: nothing of that kind is known of any account."
