"""What is told of a part of the time is made of what is told of all, so that no two parts can be subtracted."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from tweet_insights.behaviour.emotions import Emotions, Felt, Then
from tweet_insights.behaviour.moments import Moment
from tweet_insights.facts import Facts
from tweet_insights.figures.page import figures
from tweet_insights.find import find
from tweet_insights.interval import wilson
from tweet_insights.models.lexicon import Lexicon
from tweet_insights.part import NothingThenError, Part
from tweet_insights.part_of_facts import facts_of
from tweet_insights.score import score
from tweet_insights.sentences import sum_up
from tweet_insights.warehouses.duckdb import DuckDB

from .society import DAYS, OUTRAGE, made_up
from .warehouse_file import START, WarehouseFile

NOW = datetime(2026, 6, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    """By the hour, of four days; in some hours nearly nobody writes, and with two hashtags."""
    tweets, _, _ = made_up(hourly=110)
    kept = [tweet for n, tweet in enumerate(tweets) if (n // 110) % 17 != 3 or n % 110 < 9]
    file = WarehouseFile(tmp_path_factory.mktemp("part") / "tweets.duckdb")
    file.create()
    file.load(kept)
    opened = DuckDB(file.path, timedelta(seconds=1))
    score(opened, Lexicon(), lambda: NOW)
    return find(opened, Lexicon.model, NOW, None)


def some_parts(seed: int) -> Iterator[tuple[datetime, datetime, datetime]]:
    """Three whole hours in their order."""
    chance = Random(seed)
    for _ in range(40):
        one, two, three = sorted(chance.sample(range(DAYS * 24 + 1), 3))
        yield START + one * HOUR, START + two * HOUR, START + three * HOUR


def told(facts: Facts) -> list[tuple[int, int]]:
    """What can be added up: tweets and negative ones, of all and of each hashtag."""
    assert facts.part is not None
    negative = facts.negative.part if facts.negative else 0
    groups = {group.name: group for group in facts.hashtags.groups}
    named = [groups.get(name) for name in ("#coffee", "#rail")]
    return [
        (facts.part.tweets, negative),
        *((group.tweets, group.negative.part if group.negative else 0) if group else (0, 0) for group in named),
    ]


def test_the_society_is_told_by_the_hour_and_some_hours_are_hidden(whole: Facts) -> None:
    assert whole.course.unit == "hour"
    assert whole.course.suppressed > 3
    assert {one.name for one in whole.hashtag_courses} == {"#rail", "#coffee"}


def test_its_moments_are_those_of_all(whole: Facts) -> None:
    for begin, _, end in some_parts(1):
        part = facts_of(whole, Part(begin, end))
        inside = [at for at in whole.course.moments if begin <= at.start < end]
        assert list(part.course.moments) == inside
        assert part.part is not None
        assert part.part.tweets == sum(at.tweets or 0 for at in inside)
        assert part.people == max((at.people or 0 for at in inside), default=0) or part.people is None
        assert part.course.suppressed == sum(at.tweets is None for at in inside)


def test_parts_side_by_side_add_up(whole: Facts) -> None:
    """So that a part tells nothing that the moments do not, however many are asked for and subtracted."""
    for begin, middle, end in some_parts(2):
        first, second = facts_of(whole, Part(begin, middle)), facts_of(whole, Part(middle, end))
        both = [(one[0] + two[0], one[1] + two[1]) for one, two in zip(told(first), told(second), strict=True)]
        assert both == told(facts_of(whole, Part(begin, end)))


def test_it_begins_and_ends_with_a_moment(whole: Facts) -> None:
    asked = Part(START + timedelta(hours=2, minutes=59), START + timedelta(hours=4, minutes=1))
    part = facts_of(whole, asked)
    assert part.part is not None
    assert (part.part.begin, part.part.end) == (START + 2 * HOUR, START + 5 * HOUR)
    assert len(part.course.moments) == 3


def test_the_hours_of_an_outrage_are_told_alone(whole: Facts) -> None:
    part = facts_of(whole, Part(*(START + hour * HOUR for hour in OUTRAGE)))
    assert part.negative is not None
    assert whole.negative is not None
    assert part.negative.share > whole.negative.share + 0.3
    assert [burst.span.start for burst in part.bursts] == [START + OUTRAGE[0] * HOUR]
    assert [each.start for each in part.recoveries] == [START + OUTRAGE[0] * HOUR]
    assert "330 tweets" in sum_up(part)[0]
    assert " people or more, of which " in sum_up(part)[2]


def test_what_is_told_of_all_times_only_is_left_out_and_named(whole: Facts) -> None:
    part = facts_of(whole, Part(START, START + 12 * HOUR))
    titles, names = [figure.title for figure in figures(part)], dict(part.part.left_out if part.part else ())
    assert titles[0] == "Negativity over time"
    assert {"Busiest hashtags", "Conversations over time", "Hours of the week"} <= {*titles}
    assert names["After a negative tweet"] == names["Languages"] == "told of all times only"
    assert not {*titles} & {*names}
    assert {*titles} | {*names} == {figure.title for figure in figures(whole)}


def test_what_is_told_by_the_day_needs_whole_days(whole: Facts) -> None:
    midnight = START.replace(hour=0) + timedelta(days=1)
    short, long = (facts_of(whole, Part(midnight, midnight + length)) for length in (7 * HOUR, 24 * HOUR))
    assert short.part is not None
    assert long.part is not None
    assert sum_up(short)[2].startswith("The busiest hashtag is ")
    assert dict(short.part.left_out)["The mood of topics"] == "told by the day: choose whole days (UTC)"
    assert "The mood of topics" not in dict(long.part.left_out)
    [*days] = [at for one in long.topic_courses for at in one.course.moments]
    assert {at.start for at in days} == {midnight}
    assert [group.tweets for group in long.topics.groups] == [at.tweets for at in days if at.tweets]


def test_what_is_felt_then_is_the_sum_of_its_times(whole: Facts) -> None:
    """The model of these tests names no emotion, so the facts get some."""
    times = tuple(
        Then(START + n * HOUR, Felt(20 + n, 12 + n, 20, anger=wilson(n, 10), offensive=wilson(1, 20) if n else None))
        for n in range(5)
    )
    told = replace(whole, emotions=Emotions(Felt(200, 40, 100), None, "hour", times))
    part = facts_of(told, Part(START, START + 3 * HOUR)).emotions
    assert [then.start.hour for then in part.times] == [6, 7, 8]
    assert (part.all.tweets, part.all.people, part.all.scored) == (63, 14, 60)
    assert part.all.anger == wilson(0 + 1 + 2, 30)
    assert part.all.offensive == wilson(2, 40)
    assert part.all.joy is None


def test_an_hour_of_the_week_is_the_sum_of_its_hours(whole: Facts) -> None:
    part = facts_of(whole, Part(START, START + DAYS * 24 * HOUR))
    for cell in part.rhythm.hours:
        own: list[Moment] = [
            at for at in whole.course.moments if (at.start.weekday(), at.start.hour) == (cell.weekday, cell.hour)
        ]
        assert cell.tweets == (None if any(at.tweets is None for at in own) else sum(at.tweets or 0 for at in own))


def test_a_time_of_which_nothing_is_known_is_refused(whole: Facts) -> None:
    with pytest.raises(NothingThenError, match="4 May 2026, 06:00 UTC"):
        facts_of(whole, Part(START - 20 * HOUR, START - 10 * HOUR))
    with pytest.raises(ValueError, match="ends before it begins"):
        Part(START, START)
