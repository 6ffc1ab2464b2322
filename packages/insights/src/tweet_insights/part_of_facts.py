"""The facts about a part of the time, made of what is told of all times.

Whoever could ask the warehouse for any two parts could subtract them, down to one person's tweet. So a part is not
asked for: it is the sum of moments, and of moments of hashtags, topics and cohorts, that are told by themselves, each
of at least k people. Nothing can be had of any number of parts that the moments do not tell. What cannot be summed up
is left out, and named.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from tweet_insights.behaviour.automation import Automation
from tweet_insights.behaviour.conversations import Conversations
from tweet_insights.behaviour.course import find_standout
from tweet_insights.behaviour.inside import LENGTHS, Inside
from tweet_insights.behaviour.moments import Moment
from tweet_insights.behaviour.rhythm import HourOfWeek, Rhythm
from tweet_insights.facts import Facts, Group, Ranking
from tweet_insights.interval import Share, summed
from tweet_insights.part import NothingThenError, Part, Told
from tweet_insights.plain import moment as words_of

ALL_TIMES = (
    *("Conversations by size", "Places in a conversation", "Contagion", "After a negative tweet"),
    *("Accounts that look automated", "How people differ", "Languages", "Rejected"),
)
"""Figures that no sum of moments gives."""
ONLY = "told of all times only"
NOTHING = Ranking((), more=0, suppressed=0, moods_suppressed=0)


def facts_of(facts: Facts, part: Part) -> Facts:
    """What is told of the moments that the part touches; `facts` are those of all times.

    Raises:
        NothingThenError: when it touches none.
    """
    inside = _inside(facts, part)
    course, talks = inside.course(facts.course), facts.talk_course
    used = {one.name: inside.moments(one.moments, one.unit) for one in facts.hashtag_courses}
    topics = tuple(map(inside.topic, facts.topic_courses))
    corrected = zip(talks.moments, facts.talk_corrected, strict=True) if facts.talk_corrected else ()
    return replace(
        facts,
        first=max(inside.begin, facts.first or inside.begin),
        last=min(inside.end, facts.last or inside.end),
        part=Told(inside.begin, inside.end, _tweets(course.moments), tuple(_left_out(facts, inside))),
        people=_people(course.moments) or None,
        negative=_negative(course.moments),
        negative_adjusted=None,
        course=course,
        standout=find_standout(course),
        topics=_ranking({one.name: one.course.moments for one in topics}, facts.topics),
        hashtags=_ranking(used, facts.hashtags),
        languages=NOTHING,
        rhythm=_rhythm(course.moments) if LENGTHS[course.unit] <= LENGTHS["hour"] else Rhythm(),
        conversations=Conversations(),
        talk_course=inside.course(talks),
        talk_corrected=tuple(share for at, share in corrected if inside.holds(at.start, talks.unit)),
        automation=Automation(),
        spread=None,
        cohorts=inside.cohorts(facts.cohorts),
        contagion=(),
        emotions=inside.emotions(facts.emotions),
        topic_courses=topics,
        bursts=tuple(one for one in facts.bursts if one.span.start < inside.end and one.span.end > inside.begin),
        recoveries=tuple(each for each in facts.recoveries if inside.begin <= each.start < inside.end),
        relapses=(),
        hashtag_courses=tuple(replace(one, moments=used[one.name]) for one in facts.hashtag_courses if used[one.name]),
    )


def _inside(facts: Facts, part: Part) -> Inside:
    moments, unit = facts.course.moments, facts.course.unit
    if not moments:
        raise NothingThenError("there is no tweet at any time")
    begin, end = moments[0].start, moments[-1].start + LENGTHS[unit]
    inside = Inside(part.begin, part.end).whole(unit).both(begin, end)
    if inside.end <= inside.begin:
        raise NothingThenError(
            f"the tweets were made from {words_of(begin, 'minute')} until {words_of(end, 'minute')}: "
            "choose a part of that time"
        )
    return inside


def _left_out(facts: Facts, inside: Inside) -> Iterator[tuple[str, str]]:
    """The titles of figures that cannot be told of it, and why."""
    yield from ((title, ONLY) for title in ALL_TIMES)
    if LENGTHS[facts.course.unit] > LENGTHS["hour"]:
        yield "Hours of the week", ONLY
    kinds = ("Negativity by age of the account", "Negativity by reach", "Negativity of the quiet and the busy")
    units = {
        **dict.fromkeys(
            ("Emotion", "Emotion over time", "Offensiveness"), {facts.emotions.unit} if facts.emotions.times else ()
        ),
        "Busiest hashtags": {one.unit for one in facts.hashtag_courses},
        "Busiest topics": {one.course.unit for one in facts.topic_courses},
        "The mood of topics": {one.course.unit for one in facts.topic_courses},
        "Conversations over time": {facts.talk_course.unit} if facts.talk_course.moments else (),
        **{title: {facts.cohorts.unit} if facts.cohorts.age + facts.cohorts.volume else () for title in kinds},
    }
    for title, told in units.items():
        for unit in told:
            if not inside.holds_any(unit):
                monday = ", from Monday" if unit == "week" else ""
                yield title, f"told by the {unit}: choose whole {unit}s (UTC{monday})"


def _tweets(moments: Sequence[Moment]) -> int:
    return sum(at.tweets or 0 for at in moments)


def _people(moments: Sequence[Moment]) -> int:
    """Who wrote in several moments is counted in each, so the most of any one are all that is known."""
    return max((at.people or 0 for at in moments), default=0)


def _negative(moments: Sequence[Moment]) -> Share | None:
    return summed(at.negative for at in moments)


def _ranking(found: Mapping[str, Sequence[Moment]], whole: Ranking) -> Ranking:
    """The groups that were in it, the busiest first, as many as of all times."""
    details = {group.name: group.detail for group in whole.groups}
    groups = [
        Group(
            name,
            details.get(name, ""),
            _tweets(moments),
            _people(moments),
            sum(at.scored or 0 for at in moments),
            _negative(moments),
        )
        for name, moments in found.items()
        if _tweets(moments)
    ]
    ranked = sorted(groups, key=lambda group: (-group.tweets, group.name))
    shown = max(len(whole.groups), 1)
    return Ranking(tuple(ranked[:shown]), more=len(ranked[shown:]), suppressed=0, moods_suppressed=0)


def _rhythm(moments: Sequence[Moment]) -> Rhythm:
    """Hours of the week of moments that are no longer than an hour; one of which a moment is hidden is hidden."""
    own: dict[tuple[int, int], list[Moment]] = {}
    for at in moments:
        own.setdefault((at.start.weekday(), at.start.hour), []).append(at)
    hours = [_hour(weekday, hour, own.get((weekday, hour), ())) for weekday in range(7) for hour in range(24)]
    hidden = sum(hour.tweets is None for hour in hours)
    return Rhythm(tuple(hours), hidden, sum(hour.scored is None for hour in hours) - hidden)


def _hour(weekday: int, hour: int, own: Sequence[Moment]) -> HourOfWeek:
    hidden, moodless = any(at.tweets is None for at in own), any(at.scored is None for at in own)
    return HourOfWeek(
        weekday,
        hour,
        tweets=None if hidden else _tweets(own),
        people=None if hidden else _people(own),
        scored=None if moodless else sum(at.scored or 0 for at in own),
        negative=None if moodless else _negative(own),
    )
