"""Feature: whatever goes wrong on the way arrives where it should."""

import json
from collections import Counter
from collections.abc import Callable, Mapping

import pytest
from befallen import Befallen, Event, Place, Sound, Version, tweet_of, version_of
from driver import Driver, unaccounted
from pytest_bdd import given, parsers, scenarios, then
from tweet_local import stages
from tweet_local.stages import Production
from tweet_schema.contract import versions
from tweet_schema.registry import Registry
from tweet_schema.topics import Subject

pytestmark = pytest.mark.servers
scenarios("features/faults.feature")
FAULTS = (
    *("late=0.03", "out_of_order=0.03", "duplicate=0.03", "strange_text=0.03", "clock_skew=0.03"),
    *("edit_storm=0.01", "delete_first=0.02", "person_deleted=0.004", "oversized=0.003", "older_contract=0.05"),
    *("no_bytes=0.01", "wrong_magic=0.01", "unknown_schema_id=0.01", "truncated_body=0.01", "random_bytes=0.01"),
    *("empty_tweet_id=0.01", "far_future=0.01"),
)


@pytest.fixture(scope="module")
def befallen(driver: Driver) -> Befallen:
    """The run, once for all scenarios, loaded to the end."""
    driver.run_everything()
    before = driver.lane.ends(driver.lane.topics.raw)
    # A seed that no other scenario has: the same seed gives the same tweets, which would be duplicates.
    quiet = Production(count=1500, seed=700_000 + sum(before.values()))
    faulty = quiet.model_copy(update={"fault": FAULTS})
    driver.produce(faulty)
    account = driver.produced()
    assert account["produced"] == account["acknowledged"] + account["rejected"]
    assert unaccounted(driver.wait_for_balance()) == 0
    values: dict[Place, bytes | None] = {}
    for message in driver.lane.read(driver.lane.topics.raw):
        partition, offset, value = message.partition(), message.offset(), message.value()
        assert partition is not None
        assert offset is not None
        if offset >= before[partition]:
            values[partition, offset] = value if isinstance(value, bytes) else None
    with Registry(driver.pipeline.site.registry_url) as registry:
        schemas = registry.subject_ids(Subject.RAW)
    return Befallen(told(driver, quiet), told(driver, faulty), values, schemas)


def told(driver: Driver, production: Production) -> list[Event]:
    said = driver.pipeline.run(stages.dry_run(production))
    return [json.loads(line) for line in said.splitlines()]


@given("1500 tweets have flowed through it that every fault of the menu befell", target_fixture="run")
def _(befallen: Befallen) -> Befallen:
    assert {found for found in befallen.found.values() if isinstance(found, str)} == REASONS
    return befallen


REASONS = {"empty_value", "not_framed", "unknown_schema_id", "undecodable", "empty_tweet_id", "created_in_future"}


def loaded(driver: Driver) -> Mapping[Place, tuple[object, ...]]:
    rows = driver.ask("SELECT raw_partition, raw_offset, kind, tweet_id, coalesce(version_id, '') FROM events")
    return {(int(str(partition)), int(str(offset))): tuple(what) for partition, offset, *what in rows}


@then("the current row of each tweet is the newest that was told of it, and a deleted one stays deleted")
def _(driver: Driver, run: Befallen) -> None:
    newest: dict[str, tuple[bool, object, int, Sound]] = {}
    for (_, offset), event in run.sound.items():
        rank = (event.version[0] == "deleted", event.occurred_at, offset, event)
        held = newest.get(event.version[1])
        if held is None or held[:3] < rank[:3]:
            newest[event.version[1]] = rank
    rows = driver.ask("SELECT tweet_id, kind, version_id, text FROM tweets")
    current = {str(row[0]): row[1:] for row in rows if str(row[0]) in newest}
    assert set(current) == set(newest)
    for tweet_id, (gone, _, _, event) in newest.items():
        expected = ("deleted", None) if gone else (event.version[0], event.text)
        assert (current[tweet_id][0], current[tweet_id][2]) == expected, tweet_id


def twice(run: Befallen) -> set[Version]:
    return {version for version, number in Counter(map(version_of, run.told)).items() if number > 1}


def skewed(run: Befallen) -> set[Version]:
    when = {version_of(event): event["occurred_at"] for event in run.happened}
    return {version_of(event) for event in run.told if event["occurred_at"] != when.get(version_of(event))} & set(when)


def by_an_older_contract(run: Befallen) -> set[Version]:
    newest = max(run.schemas, key=lambda schema_id: run.schemas[schema_id] == versions(Subject.RAW)[-1].text)
    return {event.version for event in run.sound.values() if event.schema_id != newest}


USABLE: Mapping[str, Callable[[Befallen], set[Version]]] = {
    "told long after it happened": lambda run: run.late(100, 5000),
    "told out of order": lambda run: run.late(1, 60),
    "told twice": twice,
    "told by a clock that is wrong": skewed,
    "written by an older contract": by_an_older_contract,
}


@then(parsers.re(r"what is (?P<fault>.*) was loaded"))
def _(driver: Driver, run: Befallen, fault: str) -> None:
    places, rows = run.places(USABLE[fault](run)), loaded(driver)
    assert len(places) > 10
    assert {place: rows.get(place) for place in places} == {place: run.sound[place].version for place in places}


@then("the rows of texts with emoji, right-to-left letters and NUL have every character of them")
def _(driver: Driver, run: Befallen) -> None:
    said = {version_of(event)[2]: text_of(event) for event in run.told}
    rows = {str(version): text for version, text in driver.ask("SELECT version_id, text FROM tweets") if text}
    strange = {version: text for version, text in said.items() if "\x00" in text and version in rows}
    assert len(strange) > 10
    assert {version: rows[version] for version in strange} == strange


@then("of each tweet in an edit storm there is one row, with the last of its versions")
def _(driver: Driver, run: Befallen) -> None:
    storms = {tweet_id for _, tweet_id, _ in run.more("edited")}
    rows = driver.ask("SELECT tweet_id, kind, text FROM tweets")
    standing = {str(tweet_id): str(text) for tweet_id, kind, text in rows if tweet_id in storms and kind != "deleted"}
    assert len(standing) > 3
    assert len([row for row in rows if row[0] in standing]) == len(standing)


def made_up_deletions(run: Befallen) -> set[Version]:
    """Deletions that did not happen and stand in raw."""
    return {event.version for event in run.sound.values()} & run.more("deleted")


@then("of tweets whose deletion was told first there is no text")
def _(driver: Driver, run: Befallen) -> None:
    order = {version: place for place, version in enumerate(map(version_of, run.told))}
    deletions = made_up_deletions(run)
    first = {tweet for _, tweet, _ in deletions if order["deleted", tweet, ""] < order["created", tweet, tweet]}
    assert len(first) > 10
    assert texts(driver, first) == dict.fromkeys(first)


@then("of people who were deleted there is no text from before")
def _(driver: Driver, run: Befallen) -> None:
    gone = {tweet for _, tweet, _ in made_up_deletions(run)}
    assert len(gone) > 20
    assert texts(driver, gone) == dict.fromkeys(gone)


def text_of(event: Event) -> str:
    return str(tweet_of(event).get("text", ""))


def texts(driver: Driver, tweets: set[str]) -> Mapping[str, object]:
    return {str(tweet): text for tweet, text in driver.ask("SELECT tweet_id, text FROM tweets") if tweet in tweets}


@then("what is too large is among the rejected, from the producer, as too_large")
def _(driver: Driver, run: Befallen) -> None:
    large = {f"fake:{version_of(event)[1]}".encode() for event in run.told if len(text_of(event)) > 1 << 20}
    rows = driver.ask('SELECT key, stage, reason FROM rejected WHERE "partition" = -1')
    assert large
    assert {key for key, *why in rows if why == ["producer", "too_large"]} >= large


DAMAGE = {
    "has no value": "empty_value",
    "begins with another byte": "not_framed",
    "names a schema nobody issued": "unknown_schema_id",
    "is cut off, or noise": "undecodable",
    "is about no tweet": "empty_tweet_id",
    "comes from the next century": "created_in_future",
}


@then(parsers.re(r"each record that (?P<damage>.*) is among the rejected as (?P<reason>\w+), byte for byte"))
def _(driver: Driver, run: Befallen, damage: str, reason: str) -> None:
    assert DAMAGE[damage] == reason
    places = run.rejected(reason)
    rows = driver.ask('SELECT "partition", "offset", value FROM rejected WHERE reason = ?', [reason])
    held = {(int(str(partition)), int(str(offset))): value for partition, offset, value in rows}
    assert len(places) > 3
    assert {place: held.get(place) for place in places} == {place: run.values[place] for place in places}
