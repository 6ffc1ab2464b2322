"""How much people differ, as a distribution."""

from tweet_insights.behaviour.enough import LEAST
from tweet_insights.behaviour.spread import Spread, Step
from tweet_insights.charts.histogram import histogram
from tweet_insights.facts import Facts
from tweet_insights.figures.figure import NARROW, WIDE, Figure
from tweet_insights.plain import count, percent

TITLE = "How people differ"


def how_people_differ(facts: Facts) -> Figure:
    """The histogram, how far apart people are, and how much of that is noise."""
    found = facts.spread
    if found is None or not found.steps:
        return Figure(TITLE, _nothing(facts), "n = 0 people", how=(), wide="", narrow="", header=(), rows=())
    prior = found.prior
    return Figure(
        title=TITLE,
        shows=f"People by the share of their tweets that is negative, shrunken; dotted: their mean, "
        f"{percent(prior.mean)}. They differ by {100 * found.deviation:.1f} points (standard deviation; "
        f"{100 * found.low:.1f} to {100 * found.high:.1f})",
        n=f"n = {count(found.people, 'person')}".replace("persons", "people")
        + f" with {LEAST} scored tweets of their own or more, {count(found.tweets, 'tweet')} in all",
        how=(
            f"Of few tweets a share says little about its author: {percent(found.noise, 0)} of the variance of the "
            "counted shares is such noise. It is taken out of how far people differ, and each share is drawn towards "
            f"the mean as if {prior.concentration:,.0f} average tweets more had been written (empirical Bayes with a "
            "beta distribution, by the method of moments: Kleinman, 1973; Morris, 1983). Retweets are left out.",
            "The interval of the standard deviation takes people as independent. Moods change: what differs between "
            "people here may be what happened to them in this time. Errors of the model are not taken out.",
            f"Each bar is of {facts.k} people or more; the first and the last take in whoever is beyond. Suppressed: "
            f"{count(found.suppressed, 'bar')}. It is a distribution and no ranking: who is where is not told.",
        ),
        wide=histogram(found.steps, prior.mean, WIDE),
        narrow=histogram(found.steps, prior.mean, NARROW),
        header=("Negative", "People"),
        rows=tuple((_told(step, found), f"{step.people:,}") for step in found.steps),
    )


def _told(step: Step, found: Spread) -> str:
    if len(found.steps) == 1:
        return "all"
    if step == found.steps[0]:
        return f"under {percent(step.high, 0)}"
    if step == found.steps[-1]:
        return f"{percent(step.low, 0)} or more"
    return f"{100 * step.low:.0f} to {percent(step.high, 0)}"


def _nothing(facts: Facts) -> str:
    if facts.coverage.scored == 0:
        return "No data: no tweet has been scored."
    return f"Nothing to show: fewer than {facts.k} people wrote {LEAST} tweets that were scored."
