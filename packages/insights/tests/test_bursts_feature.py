"""Steps of features/bursts.feature."""

import random
from datetime import datetime, timedelta

import pytest
from pydantic import TypeAdapter
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_insights.facts import Facts
from tweet_schema.processed_tweet import ProcessedTweet

from .command import Finished, run
from .corpus import written
from .warehouse_file import START, WarehouseFile

scenarios("features/bursts.feature")
FACTS = TypeAdapter(Facts)
MIDNIGHT = START.replace(hour=0)
BLACKOUT = (MIDNIGHT + timedelta(days=4, hours=13), MIDNIGHT + timedelta(days=4, hours=16))
PEOPLE, AN_HOUR = 60, 40
TOPICS = {"rail": "train platform ticket", "coffee": "barista espresso beans", "films": "cinema actor sequel"}
EVERY_DAY = ("today really nice", "this was terrible again", "people never know", "what a thing")


def day(number: int, chance: random.Random) -> list[ProcessedTweet]:
    return [
        tweet(
            number * 1000 + hour * AN_HOUR + n,
            MIDNIGHT + timedelta(days=number, hours=hour, minutes=n),
            chance.randrange(PEOPLE),
            tag,
            f"{chance.choice(EVERY_DAY)}, the {' and the '.join(chance.sample(TOPICS[tag].split(), 2))}",
        )
        for hour in range(24)
        for n in range(AN_HOUR)
        for tag in [chance.choice(list(TOPICS))]
    ]


def tweet(number: int, at: datetime, person: int, tag: str, text: str) -> ProcessedTweet:
    said = {"created_at": at, "author_id": f"author-id-{person}", "lang": "en", "hashtags": [tag], "text": text}
    return written(number, **said)


def week(seed: int) -> list[ProcessedTweet]:
    chance = random.Random(seed)
    return [one for number in range(7) for one in day(number, chance)]


def blackout() -> list[ProcessedTweet]:
    chance = random.Random(2)
    return [
        tweet(
            100_000 + n,
            BLACKOUT[0] + timedelta(seconds=40 * n),
            n % 50,
            "blackout",
            f"Awful, {chance.choice(['sitting with', 'we all hate the'])} candles",
        )
        for n in range(260)
    ]


def loaded(warehouse: WarehouseFile, tweets: list[ProcessedTweet]) -> None:
    warehouse.load(tweets)
    assert run("score", "--model", "lexicon", "--warehouse", f"duckdb:{warehouse.path}").code == 0


@given("a week by 60 people, with a blackout about which 50 of them complain for three hours")
def with_blackout(warehouse: WarehouseFile) -> None:
    loaded(warehouse, week(1) + blackout())


@given("a week by 60 people in which nothing happens")
def quiet_week(warehouse: WarehouseFile) -> None:
    loaded(warehouse, week(3))


@given('9 of them call it "sabotage"')
def sabotage(warehouse: WarehouseFile) -> None:
    few = [tweet(200_000 + n, BLACKOUT[0], n % 9, "blackout", "Awful candles, sabotage") for n in range(90)]
    loaded(warehouse, few)


def facts_of(warehouse: WarehouseFile) -> Facts:
    return FACTS.validate_python(run_report(warehouse, "--json").json["facts"])


def run_report(warehouse: WarehouseFile, *flags: str) -> Finished:
    output = str(warehouse.path.with_suffix(".html"))
    return run("report", "--model", "lexicon", "--warehouse", f"duckdb:{warehouse.path}", "--output", output, *flags)


@when(parsers.re(r'a person runs "report"( with "(?P<flags>[^"]+)")?'), target_fixture="finished")
def report(warehouse: WarehouseFile, flags: str | None) -> Finished:
    return run_report(warehouse, *(flags or "").split())


@pytest.fixture
def facts(finished: Finished) -> Facts:
    assert finished.code == 0, finished.err
    return FACTS.validate_python(finished.json["facts"])


@then("one burst is told, of those three hours")
def one(facts: Facts) -> None:
    [burst] = facts.bursts
    assert (burst.span.start, burst.span.end) == BLACKOUT


@then("it is loud, and more negative than other times")
def loud(facts: Facts) -> None:
    [burst] = facts.bursts
    assert burst.span.loud
    assert burst.span.moody
    assert burst.span.negative is not None
    assert burst.span.others is not None
    assert burst.span.negative.low > burst.span.others.high


@then('"#blackout" and "candles" drove it, and no word of every day did')
def words(facts: Facts) -> None:
    [burst] = facts.bursts
    named = [driver.name for driver in burst.words]
    assert {"#blackout", "candles"} <= set(named[:3])
    assert not set(named) & {"today", "this", "people", "the", "what", "train", "barista"}
    assert all(driver.inside.low > driver.outside.high for driver in burst.words)


@then('the topic "#blackout" drove it')
def topic(facts: Facts) -> None:
    [burst] = facts.bursts
    assert [driver.name.split(" ")[0] for driver in burst.topics] == ["#blackout"]


@then(parsers.parse('the report has "{text}" in its section "{section}"'))
def in_section(html: str, text: str, section: str) -> None:
    assert text in html.partition(f">{section}</h2>")[2].partition("<h2")[0]


@then(parsers.parse('the section "{section}" says "{text}"'))
def section_says(html: str, text: str, section: str) -> None:
    in_section(html, text, section)


@pytest.fixture
def html(finished: Finished, warehouse: WarehouseFile) -> str:
    assert finished.code == 0, finished.err
    return warehouse.path.with_suffix(".html").read_text(encoding="utf-8")


@then(parsers.parse('"{word}" is nowhere in the facts'))
def nowhere(finished: Finished, facts: Facts, word: str) -> None:
    assert facts.bursts
    assert word not in finished.out


@given("a report has been made", target_fixture="before")
def made_before(warehouse: WarehouseFile) -> Facts:
    return facts_of(warehouse)


@when("one day more is loaded, scored and reported", target_fixture="after")
def one_day_more(warehouse: WarehouseFile) -> Facts:
    loaded(warehouse, day(7, random.Random(9)))
    return facts_of(warehouse)


@then("every topic that was there before has the same name")
def same_names(before: Facts, after: Facts) -> None:
    names = [{topic.name for topic in facts.topic_courses} for facts in (before, after)]
    assert len(names[0]) == 4
    assert names[0] <= names[1]
    assert after.topics_kept is not None
    assert after.topics_kept.share == 1.0
