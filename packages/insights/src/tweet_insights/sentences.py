"""The three sentences that sum up the facts. They speak no figure that the facts do not hold."""

from tweet_insights.facts import Facts, Group
from tweet_insights.plain import count, interval, moment, percent, plain
from tweet_insights.prevalence import Adjusted

Three = tuple[str, str, str]


def sum_up(facts: Facts) -> Three:
    """What was found overall, in time, and by topic; or why there is nothing to say."""
    if facts.coverage.living == 0:
        return _nothing(facts)
    return (_overall(facts), _in_time(facts), _by_topic(facts))


def _overall(facts: Facts) -> str:
    if facts.negative is None and facts.coverage.scored == 0:
        return f"None of the {count(facts.coverage.living, 'tweet')} has been scored: run tweet-insights score."
    if facts.negative is None:
        return f"Fewer than {facts.k} people stand behind the scored tweets, so no share of them is told."
    return (
        f"{percent(facts.negative.share)} of the {count(facts.negative.whole, 'tweet')} that could be scored "
        f"are negative ({percent(facts.confidence, 0)} interval {interval(facts.negative)})"
        f"{_corrected(facts.negative_adjusted)}"
    )


def _corrected(adjusted: Adjusted | None) -> str:
    if adjusted is None:
        return "."
    if not adjusted.within:
        return "; the model's errors on labelled tweets do not allow that share, so it cannot be corrected for them."
    return f"; corrected for the model's own errors {percent(adjusted.share)} ({interval(adjusted)})."


def _in_time(facts: Facts) -> str:
    found, unit = facts.standout, facts.course.unit
    if found is None:
        return f"There are no two {unit}s with enough people to compare, so nothing can be said about time."
    compared = count(found.compared, unit)
    here = f"{moment(found.start, unit)}, with {percent(found.negative.share)} negative ({interval(found.negative)})"
    there = f"against {percent(found.others.share)} at all other times"
    if not found.certain:
        return (
            f"None of the {compared} compared stands out: the most unusual is {here} {there}, "
            f"which chance alone brings about in {percent(found.chance)} of reports like this."
        )
    rarely = "almost never" if found.chance < 0.001 else f"in {percent(found.chance)} of reports like this"
    return f"One of the {compared} compared stands out: {here} {there}; chance alone would bring that about {rarely}."


def _by_topic(facts: Facts) -> str:
    kind, groups = ("topic", facts.topics.groups) if facts.topics.groups else ("hashtag", facts.hashtags.groups)
    if not groups and facts.part and (why := dict(facts.part.left_out).get("Busiest hashtags")):
        return f"Hashtags and topics are {why}."
    if not groups:
        return f"No hashtag was used by {facts.k} people or more, so no topic can be named."
    busiest = groups[0]
    more = " or more" if facts.part else ""
    size = f"{count(busiest.tweets, 'tweet')} by {busiest.people:,} people{more}"
    return f"The busiest {kind} is {plain(busiest.name)}, with {size}{_mood(busiest)}"


def _mood(group: Group) -> str:
    if group.negative is not None:
        return f", of which {percent(group.negative.share)} are negative ({interval(group.negative)})."
    return ", none of them scored." if group.scored == 0 else "; too few people stand behind the scored ones."


def _nothing(facts: Facts) -> Three:
    since = f" made since {facts.since:%Y-%m-%d %H:%M} UTC" if facts.since else ""
    return (
        f"There is no data: the warehouse holds no tweet{since}.",
        f"It knows of {count(facts.coverage.deleted, 'deleted tweet')} "
        f"and of {count(facts.coverage.rejected, 'rejected record')}.",
        "When tweet-loader has loaded tweets, score them and make this report again.",
    )
