"""Steps of features/behaviour_talk.feature."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import TypeAdapter
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_insights.behaviour.contagion import HELD
from tweet_insights.facts import Facts

from .command import Finished, run
from .corpus import written
from .society import CONTAGION, OUTRAGE
from .warehouse_file import START, WarehouseFile

scenarios("features/behaviour_talk.feature")
FACTS = TypeAdapter(Facts)
SECTION = re.compile(r'<section class="figure.*?</section>', re.DOTALL)
SIZES = """
    SELECT count(DISTINCT conversation_id), count(*), count(DISTINCT author_id), count(*) FILTER (label = 'negative')
    FROM (SELECT *, count(*) OVER (PARTITION BY conversation_id) AS size FROM tweets JOIN scores USING (tweet_id))
    WHERE size BETWEEN $few AND $many
"""
PLACES = """
    SELECT count(*), count(DISTINCT author_id)
    FROM (
        SELECT author_id, row_number() OVER (talk ORDER BY created_at) AS place, count(*) OVER talk AS size
        FROM tweets WINDOW talk AS (PARTITION BY conversation_id)
    )
    WHERE size > 1 AND place BETWEEN $first AND $last
"""


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "report.html"


@given("a warehouse of 40 people who answer nobody, scored")
def monologues(warehouse: WarehouseFile) -> None:
    nobody: dict[str, object] = {"is_reply": False, "reply_to_tweet_id": None, "conversation_id": None}
    warehouse.load([written(n, **nobody) for n in range(400)])
    assert run("score", "--warehouse", f"duckdb:{warehouse.path}").code == 0


@given(parsers.parse("a warehouse in which {many:d} people talk in the hour in which {few:d} write alone"))
def few_alone(warehouse: WarehouseFile, many: int, few: int) -> None:
    """They talk for a day, and in its second hour somebody writes alone."""
    talk = [
        written(
            n, author_id=f"author-{n % many}", lang="en", created_at=START + n * timedelta(minutes=1),
            is_reply=n % 2 == 1,
            reply_to_tweet_id=f"tweet-id-{n - 1}" if n % 2 else None, conversation_id=f"tweet-id-{n - n % 2}",
        )
        for n in range(24 * 60)
    ]  # fmt: skip
    alone = [
        written(
            9000 + n, author_id=f"lonely-{n}", lang="en", is_reply=False, reply_to_tweet_id=None, conversation_id=None,
            created_at=START + timedelta(minutes=90),
        )
        for n in range(few)
    ]  # fmt: skip
    warehouse.load([*talk, *alone])
    assert run("score", "--warehouse", f"duckdb:{warehouse.path}").code == 0


@when('a person runs "report" with "--json"', target_fixture="finished")
def report_json(warehouse: WarehouseFile, output: Path) -> Finished:
    return run("report", "--json", "--warehouse", f"duckdb:{warehouse.path}", "--output", str(output))


@when('a person runs "report"', target_fixture="finished")
def report(warehouse: WarehouseFile, output: Path) -> Finished:
    return run("report", "--warehouse", f"duckdb:{warehouse.path}", "--output", str(output))


@pytest.fixture
def facts(finished: Finished) -> Facts:
    assert finished.code == 0, finished.err
    return FACTS.validate_python(finished.json["facts"])


@then("tweets by the size of their conversation equal an independent count")
def sizes(warehouse: WarehouseFile, facts: Facts) -> None:
    told = {
        each.name: (each.conversations, each.tweets, each.people, each.negative.part if each.negative else None)
        for each in facts.conversations.sizes.classes
    }
    for name, few, many in (("2", 2, 2), ("3 to 5", 3, 5), ("6 to 10", 6, 10)):
        [counted] = warehouse.ask(SIZES, few=few, many=many)
        assert told[name] == counted


@then("tweets by their place in the conversation equal an independent count")
def places(warehouse: WarehouseFile, facts: Facts) -> None:
    told = {each.name: (each.tweets, each.people) for each in facts.conversations.places.classes}
    for name, first, last in (("beginning", 1, 1), ("first answer", 2, 2), ("2nd to 5th answer", 3, 6)):
        [counted] = warehouse.ask(PLACES, first=first, last=last)
        assert told[name] == counted


@then("every tweet is in exactly one of either")
def partition(facts: Facts) -> None:
    for found in (facts.conversations.sizes, facts.conversations.places):
        assert not found.suppressed
        assert sum(each.tweets for each in found.classes) == facts.coverage.living


@then("the share of each is also told corrected for the model's errors")
def corrected(facts: Facts) -> None:
    for each in facts.conversations.sizes.classes + facts.conversations.places.classes:
        assert each.corrected is not None
        assert each.corrected.low <= each.corrected.share <= each.corrected.high
    assert len(facts.talk_corrected) == len(facts.talk_course.moments)
    assert None not in facts.talk_corrected


@then("conversations' tweets over time add up to those by size")
def over_time(facts: Facts) -> None:
    assert facts.talk_course.suppressed == 0
    assert sum(at.tweets or 0 for at in facts.talk_course.moments) == sum(
        each.tweets for each in facts.conversations.sizes.talking
    )


@then("that hour's conversations are suppressed")
def suppressed(facts: Facts) -> None:
    assert facts.talk_course.unit == "hour"
    assert facts.talk_course.moments[1].tweets is None
    assert facts.talk_course.moments[1].negative is None
    assert facts.talk_course.moments[-1].tweets is not None
    assert facts.talk_course.suppressed == 2  # one more, lest all less the shown tell it


@then("contagion is told with hour, with topic and with person held fixed")
def held(facts: Facts) -> None:
    assert [each.held for each in facts.contagion] == list(HELD.values())
    for each in facts.contagion:
        assert each.people >= facts.k
        assert each.low <= each.difference <= each.high
        assert each.observed > each.expected


@then("the planted contagion lies in the interval of each")
def planted(facts: Facts) -> None:
    assert all(each.low <= CONTAGION <= each.high for each in facts.contagion)


@then("with the hour held fixed chance alone does not explain it")
def no_chance(facts: Facts) -> None:
    [by_hour] = [each for each in facts.contagion if each.held == HELD["hour"]]
    assert by_hour.certain
    assert by_hour.low > 0


@then("what follows a negative tweet is told by the time between, and differs from the usual by little")
def relapses(facts: Facts) -> None:
    assert facts.relapses
    for each in facts.relapses:
        assert each.people >= facts.k
        assert each.low - 0.1 < 0 < each.high + 0.1


@then("the outrage is told with its peak, and with an end within three hours of its own")
def recovers(facts: Facts) -> None:
    begins, ends = (START + timedelta(hours=hour) for hour in OUTRAGE)
    [recovery] = [each for each in facts.recoveries if begins <= each.peak < ends]
    assert recovery.before.share < 0.5 < recovery.worst.share
    assert recovery.back is not None
    assert abs(recovery.back - ends) <= timedelta(hours=3)


@then(parsers.parse('the section "{title}" says "{words}" and draws no chart'))
def says_why(output: Path, title: str, words: str) -> None:
    [section] = [part for part in SECTION.findall(output.read_text(encoding="utf-8")) if f">{title}</h2>" in part]
    assert words in section
    assert "<svg" not in section
