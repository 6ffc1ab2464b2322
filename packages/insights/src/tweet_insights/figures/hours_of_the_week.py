"""When people write, and in what mood."""

from tweet_insights.charts.week import week
from tweet_insights.facts import Facts
from tweet_insights.figures.figure import NARROW, SHARES, WIDE, WILSON, Figure, cells, hidden
from tweet_insights.plain import count


def hours_of_the_week(facts: Facts) -> Figure:
    """Two maps of 7 days by 24 hours."""
    rhythm = facts.rhythm
    known = [hour for hour in rhythm.hours if hour.tweets]
    tweets = sum(hour.tweets or 0 for hour in known)
    return Figure(
        title="Hours of the week",
        shows=_shows(facts),
        n=f"n = {count(tweets, 'tweet')} in {count(len(known), 'hour')} of the week",
        how=(
            "Each tweet counts in the hour of the week in which it was made, in UTC: the evening of one country is "
            "the morning of another. Weeks are added up, so a single event stays visible in its hour.",
            f"The interval of each share is in the table. {WILSON}",
            f"Pale grey: {hidden(rhythm, 'hour of the week', facts.k)}",
        ),
        wide=week(rhythm, WIDE) if known else "",
        narrow=week(rhythm, NARROW) if known else "",
        header=("Hour (UTC)", "Tweets", "People", *SHARES),
        rows=tuple((hour.name, *cells(hour)) for hour in rhythm.hours),
    )


def _shows(facts: Facts) -> str:
    if not facts.rhythm.hours:
        return "No data: no tweet."
    busiest = facts.rhythm.busiest
    if busiest is None:
        return f"Nothing to show: in no hour of the week did {facts.k} people write."
    moods = any(hour.negative for hour in facts.rhythm.hours)
    what = "Tweets and the share of negative ones" if moods else "Tweets"
    why = "" if moods else "; no share can be told of any hour"
    return f"{what} by weekday and hour, in UTC{why}; most are written on {busiest.name}"
