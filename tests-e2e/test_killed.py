"""Feature: a process killed without warning loses nothing and doubles nothing."""

import pytest
from driver import Driver
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_local.stages import Production, Stage
from tweet_local.waiting import wait_until
from tweet_schema.contract import latest
from tweet_schema.topics import Subject
from tweet_schema.wire import WireError, decode, unframe

pytestmark = pytest.mark.servers
scenarios("features/killed.feature")


@given(parsers.parse("{count:d} fake tweets are flowing at {rate:d} a second"), target_fixture="rows_before")
def flowing(driver: Driver, count: int, rate: int) -> int:
    before = rows(driver)
    # A seed of its own for each scenario: the same seed gives the same tweets, which would be duplicates.
    driver.produce(Production(count=count, seed=before + 1, rate=rate))
    return before


@when(parsers.parse("the {victim} is killed with SIGKILL once rows arrive"))
def kill(driver: Driver, victim: str, rows_before: int) -> None:
    wait_until(lambda: rows(driver) > rows_before, 120, "rows to arrive", interval_s=0.1)
    driver.kill(Stage(victim))


@when(parsers.parse("the {victim} is started again"))
def start_again(driver: Driver, victim: str) -> None:
    driver.pipeline.start(Stage(victim))


@then("the warehouse holds every tweet that the producer had acknowledged, once")
def holds_all_once(driver: Driver) -> None:
    account = driver.produced()
    assert account["produced"] == account["acknowledged"]
    driver.wait_for_balance()
    loaded = driver.ask("SELECT source || ':' || tweet_id FROM tweets")
    assert len(loaded) == len(set(loaded)), "a tweet has two rows"
    assert {key for (key,) in loaded} == identities_in_raw(driver)


def rows(driver: Driver) -> int:
    return len(driver.ask("SELECT 1 FROM duckdb_tables() WHERE table_name = 'tweets'")) and int(
        str(driver.ask("SELECT count(*) FROM tweets")[0][0])
    )


def identities_in_raw(driver: Driver) -> set[str]:
    """Of every sound record, decoded here and not by what is tested."""
    lane, contract, found = driver.lane, latest(Subject.RAW), set()
    rejected = {(row[0], row[1]) for row in driver.ask('SELECT partition, "offset" FROM rejected')}
    for record in lane.read(lane.topics.raw):
        if (record.partition(), record.offset()) in rejected:
            continue
        value = record.value()
        assert isinstance(value, bytes)
        try:
            event = decode(unframe(value).body, contract.text, contract)
        except WireError as error:
            pytest.fail(f"{record.partition()}/{record.offset()} is damaged and was not rejected: {error}")
        found.add(f"{event['source']}:{event['tweet_id']}")
    return found
