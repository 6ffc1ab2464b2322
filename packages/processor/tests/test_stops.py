"""Feature: the processor stops and starts like a good citizen."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_local.lane import Lane
from tweet_local.ports import free_ports
from tweet_local.running import RunningProcessor
from tweet_local.sample_events import created
from tweet_local.waiting import wait_until

pytestmark = pytest.mark.servers
scenarios("features/stops.feature")

Outcome = subprocess.CompletedProcess[str]
COMMAND = str(Path(sys.executable).with_name("tweet-processor"))


def run(java_home: Path, *arguments: str) -> Outcome:
    environment = {**os.environ, "JAVA_HOME": str(java_home)}
    return subprocess.run(
        [COMMAND, "run", "--wait-seconds", "0", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )


def processed_ids(lane: Lane) -> set[object]:
    return {record["tweet_id"] for record in lane.processed()}


@given("no Kafka at the address", target_fixture="address")
def no_kafka() -> str:
    return f"127.0.0.1:{free_ports(1)[0]}"


@given(parsers.parse("{count:d} tweets have been published"))
@when(parsers.parse("{count:d} more tweets are published"))
def publish(lane: Lane, count: int, published: set[str]) -> None:
    ids = {str(len(published) + n) for n in range(count)}
    lane.publish_events(created(tweet_id=tweet_id) for tweet_id in sorted(ids))
    published |= ids


@pytest.fixture
def published() -> set[str]:
    """Ids of the tweets of this scenario."""
    return set()


@when("it receives SIGTERM", target_fixture="exit_code")
def terminate(processor: RunningProcessor) -> int | None:
    return processor.stop()


@when("it is killed with SIGKILL and started again")
def kill_and_start(processor: RunningProcessor) -> None:
    processor.kill()
    processor.start()


@when("a person runs the processor", target_fixture="outcome")
def run_without_kafka(java_home: Path, connector_jars: Path, address: str) -> Outcome:
    return run(java_home, "--bootstrap-servers", address, "--jars", str(connector_jars))


@when("a person runs the processor with an empty folder of jars", target_fixture="outcome")
def run_without_jars(java_home: Path, tmp_path: Path) -> Outcome:
    return run(java_home, "--jars", str(tmp_path))


@then("it exits with code 0 and says what it had done")
def exits_well(processor: RunningProcessor, exit_code: int | None) -> None:
    assert exit_code == 0, processor.log
    assert "raw records processed" in processor.log


@then("every published tweet is in the processed topic at least once")
def all_processed(lane: Lane, published: set[str], processor: RunningProcessor) -> None:
    wait_until(lambda: published <= processed_ids(lane), 90, f"{len(published)} tweets in processed")


@then("nothing was rejected")
def nothing_rejected(lane: Lane) -> None:
    assert lane.rejected() == []


@then("it fails with one line that names the address")
def names_address(outcome: Outcome, address: str) -> None:
    assert address in failure(outcome)


@then("it fails with one line that names the folder")
def names_folder(outcome: Outcome, tmp_path: Path) -> None:
    assert str(tmp_path) in failure(outcome)


def failure(outcome: Outcome) -> str:
    """Its one line; Spark itself prints warnings around it."""
    assert outcome.returncode == 1
    assert "Traceback" not in outcome.stderr
    (line,) = [line for line in outcome.stderr.splitlines() if line.startswith("tweet-processor: ")]
    return line
