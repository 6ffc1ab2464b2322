"""Feature: a process killed without warning loses nothing and doubles nothing."""

import re

import pytest
from driver import Driver
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_local.stages import Production, Stage
from tweet_local.waiting import wait_until
from tweet_schema.contract import latest
from tweet_schema.registry import Registry
from tweet_schema.topics import Subject
from tweet_schema.wire import WireError, decode, unframe

pytestmark = pytest.mark.servers
scenarios("features/killed.feature")


@given(parsers.parse("{count:d} fake tweets are flowing at {rate:d} a second"), target_fixture="production")
def flowing(driver: Driver, count: int, rate: int) -> Production:
    # A seed of its own for each scenario: the same seed gives the same tweets, which would be duplicates.
    production = Production(count=count, seed=rows(driver) + 1, rate=rate)
    driver.produce(production)
    return production


@pytest.fixture
def rows_before(driver: Driver) -> int:
    """Rows when the scenario begins."""
    return rows(driver)


@when(parsers.parse("the {victim} is killed with SIGKILL once rows arrive"))
def kill(driver: Driver, victim: str, rows_before: int) -> None:
    wait_for_more(driver, rows_before)
    driver.kill(Stage(victim))


@when(parsers.parse("the {victim} is started again"))
def start_again(driver: Driver, victim: str) -> None:
    driver.pipeline.start(Stage(victim))


@when(parsers.re(r"each of (?P<listed>.+) is killed with SIGKILL and started again"))
def kill_each(driver: Driver, production: Production, listed: str) -> None:
    for victim in map(Stage, re.findall(r"\w+", listed.replace(" and ", " "))):
        wait_for_more(driver, rows(driver))
        driver.kill(victim)
        # The producer begins again from its seed: what was sent before the kill comes a second time.
        driver.pipeline.start(victim, production=production)


@then("the warehouse holds every tweet that the producer had acknowledged, once")
def holds_all_acknowledged(driver: Driver) -> None:
    account = driver.produced()
    assert account["produced"] == account["acknowledged"]
    holds_all_once(driver)


@then("the warehouse holds every sound tweet in raw, once")
def holds_all_once(driver: Driver) -> None:
    driver.produced()
    driver.wait_for_balance()
    loaded = driver.ask("SELECT source || ':' || tweet_id FROM tweets")
    assert len(loaded) == len(set(loaded)), "a tweet has two rows"
    assert {key for (key,) in loaded} == identities_in_raw(driver)


def wait_for_more(driver: Driver, before: int) -> None:
    wait_until(lambda: rows(driver) > before, 120, f"more than {before} rows", interval_s=0.1)


def rows(driver: Driver) -> int:
    return len(driver.ask("SELECT 1 FROM duckdb_tables() WHERE table_name = 'tweets'")) and int(
        str(driver.ask("SELECT count(*) FROM tweets")[0][0])
    )


def identities_in_raw(driver: Driver) -> set[str]:
    """Of every sound record of any version, decoded here and not by what is tested."""
    lane, contract, found = driver.lane, latest(Subject.RAW), set()
    rejected = {(row[0], row[1]) for row in driver.ask('SELECT partition, "offset" FROM rejected')}
    with Registry(driver.pipeline.site.registry_url) as registry:
        writers = registry.subject_ids(Subject.RAW)
    for record in lane.read(lane.topics.raw):
        if (record.partition(), record.offset()) in rejected:
            continue
        value = record.value()
        assert isinstance(value, bytes)
        try:
            framed = unframe(value)
            event = decode(framed.body, writers[framed.schema_id], contract)
        except (WireError, KeyError) as error:
            pytest.fail(f"{record.partition()}/{record.offset()} is damaged and was not rejected: {error}")
        found.add(f"{event['source']}:{event['tweet_id']}")
    return found
