"""Whether negativity goes over to those who answer."""

from tweet_insights.behaviour.contagion import Contagion
from tweet_insights.charts.differences import Difference, differences
from tweet_insights.facts import Facts
from tweet_insights.figures.figure import HALF, NARROW, Figure, Row
from tweet_insights.plain import count, percent, points, points_between


def contagion(facts: Facts) -> Figure:
    """How much likelier an answer is negative when what it answers is, by what is held fixed."""
    found = facts.contagion
    rows = [
        Difference(f"held fixed: {each.held}", each.difference, each.low, each.high, points(each.difference))
        for each in found
    ]
    most = max(found, key=lambda each: each.pairs, default=None)
    return Figure(
        title="Contagion",
        shows="How much likelier an answer is negative when what it answers is, than when it is not; "
        "dotted: no difference"
        if found
        else "No data: too few people answer tweets that can be compared, where both are scored.",
        n=f"n = {count(most.pairs, 'answer')}, with {most.people:,} people or more on either side" if most else "n = 0",
        how=(
            "A pair is a reply or quote and what it answers, of two people. Only pairs that share what is held fixed "
            "are compared; where that is a hashtag, one of the two tweets has it. Chance is what comes out "
            "when the labels of the answered tweets are dealt out anew among such pairs, computed exactly from their "
            f"counts (Mantel and Haenszel, 1959). Lines: {percent(facts.confidence, 0)} intervals, the differences "
            "that this does not rule out.",
            "It is no experiment. People may answer tweets that fit their mood, and what nobody tagged is not held "
            "fixed. Where the model errs in one of the two labels, the true difference is larger; where it errs alike "
            "in both, smaller.",
            *(
                ()
                if len(found) == 3
                else (f"Not told: what would rest on fewer than {facts.k} people on either side.",)
            ),
        ),
        wide=differences(rows, HALF) if rows else "",
        narrow=differences(rows, NARROW) if rows else "",
        header=(
            "Held fixed", "Answers", "People", "Negative after negative", "By chance", "Share after negative",
            "Share after others", "Difference", "Interval", "Chance",
        ),
        rows=tuple(_row(each) for each in found),
        half=True,
    )  # fmt: skip


def _row(each: Contagion) -> Row:
    return (
        each.held,
        f"{each.pairs:,}",
        f"{each.people:,}",
        f"{each.observed:,}",
        f"{each.expected:,.1f}",
        percent(each.after_negative.share),
        percent(each.after_others.share),
        points(each.difference),
        points_between(each.low, each.high),
        "below 0.001" if each.chance < 0.001 else f"{each.chance:.3f}",
    )
