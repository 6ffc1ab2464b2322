"""How often tweets offend: never who does."""

from tweet_insights.behaviour.course import UNITS
from tweet_insights.charts.small_multiples import Plot, small_multiples
from tweet_insights.facts import Facts
from tweet_insights.figures.emotion import nothing_felt, times_told
from tweet_insights.figures.figure import CORRECTED, NARROW, WIDE, WILSON, Figure, told
from tweet_insights.interval import Share
from tweet_insights.plain import count, interval, moment, percent
from tweet_insights.prevalence import Adjusted

OFFENSIVE = (
    "Offensive is what the model calls so: profanity, insults and threats, as in the labelled tweets that taught it. "
    "Swearing among friends counts, too, and a veiled insult does not."
)


def offensiveness(facts: Facts) -> Figure:
    """The share over time, and over all with the model's errors taken out."""
    found = facts.emotions
    share = found.all.offensive
    drawn = any(at.felt.offensive for at in found.times)
    plot = [Plot("offensive", {at.start: at.felt.offensive for at in found.times})]
    scored = found.all.scored or 0
    return Figure(
        title="Offensiveness",
        shows=f"{percent(share.share)} of the scored tweets are offensive ({interval(share)}), as the model counts; "
        f"{_corrected(found.offensive_adjusted)}. Per {found.unit}, in UTC, as counted; dotted: all tweets"
        if share and drawn
        else nothing_felt(facts),
        n=f"n = {count(scored, 'scored tweet')} in {count(len(found.times), found.unit)}",
        how=(
            OFFENSIVE,
            f"{WILSON} {CORRECTED} It says offensive of many tweets that are not, so where few are the count is far "
            "too high, and a share below that of its false alarms cannot be corrected.",
            times_told(facts),
        ),
        wide=small_multiples(plot, UNITS[found.unit], share, WIDE) if drawn else "",
        narrow=small_multiples(plot, UNITS[found.unit], share, NARROW) if drawn else "",
        header=("Time", "Tweets", "People", "Scored", "Offensive", "Share", "Interval"),
        rows=tuple(
            (
                moment(at.start, found.unit),
                *(told(number) for number in (at.felt.tweets, at.felt.people, at.felt.scored)),
                *_share(at.felt.offensive),
            )
            for at in found.times
        ),
    )


def _corrected(adjusted: Adjusted | None) -> str:
    if adjusted is None:
        return "not corrected, because the model's errors are not known"
    if not adjusted.within:
        return "its errors on labelled tweets do not allow that share, so it cannot be corrected for them"
    return f"corrected for its errors {percent(adjusted.share)} ({interval(adjusted)})"


def _share(share: Share | None) -> tuple[str, str, str]:
    if share is None:
        return ("suppressed",) * 3
    return (f"{share.part:,}", percent(share.share), interval(share))
