"""Feature: topics are made as the pipeline needs them. Kafka is real, and no topic is anybody else's."""

import json
import subprocess
import sys
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from confluent_kafka.admin import ConfigResource, ResourceType  # type: ignore[attr-defined] # public, says its manual
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_local.kafka import KafkaServer
from tweet_local.ports import free_ports
from tweet_local.topics import Topics
from tweet_schema.cli import app
from tweet_schema.topic_plan import Found, Plan, differences
from tweet_schema.topics import topic_settings

scenarios("features/topics.feature")

Outcome = subprocess.CompletedProcess[str]
COMMAND = str(Path(sys.executable).with_name("tweet-schema"))
DAY_MS = 24 * 60 * 60 * 1000


@dataclass(frozen=True, slots=True)
class Place:
    """A Kafka and names that nobody else uses there."""

    bootstrap_servers: str
    names: Topics

    def make(self, options: str) -> Outcome:
        renamed = zip(Topics().every, self.names.every, strict=True)
        flags = [f"--{usual}-topic={name}" for usual, name in renamed if usual != name]
        command = [COMMAND, "topics", "--bootstrap-servers", self.bootstrap_servers, *flags, *options.split()]
        return subprocess.run(command, capture_output=True, text=True, check=False)


def own_names() -> Topics:
    return Topics.suffixed(uuid.uuid4().hex[:8])


def partitions(kafka: KafkaServer, topic: str) -> int:
    return len(kafka.broker.admin.list_topics(topic, timeout=10).topics[topic].partitions)


def settings(kafka: KafkaServer, topic: str) -> Mapping[str, str]:
    resource = ConfigResource(ResourceType.TOPIC, topic)
    (told,) = kafka.broker.admin.describe_configs([resource]).values()
    return {name: entry.value for name, entry in told.result(10).items()}


@given("a Kafka without the topics", target_fixture="place")
def without_topics(kafka_server: KafkaServer) -> Iterator[Place]:
    yield Place(kafka_server.bootstrap_servers, Topics())
    kafka_server.broker.delete_topics(Topics().every)


@given("a Kafka whose raw topic has one partition and is compacted", target_fixture="place")
def made_otherwise(kafka_server: KafkaServer) -> Place:
    place = Place(kafka_server.bootstrap_servers, own_names())
    kafka_server.broker.create_topics([place.names.raw], 1, {**topic_settings(), "cleanup.policy": "compact"})
    return place


@given("no Kafka at the address", target_fixture="place")
def no_kafka() -> Place:
    return Place(f"127.0.0.1:{free_ports(1)[0]}", own_names())


@when(parsers.parse('a person makes them again with "{options}"'), target_fixture="outcome")
@when(parsers.parse('a person makes the topics with "{options}"'), target_fixture="outcome")
def makes(place: Place, options: str) -> Outcome:
    return place.make(options)


@then(parsers.parse("each has {count:d} partitions and forgets after {days:d} days"))
def made(kafka_server: KafkaServer, place: Place, outcome: Outcome, count: int, days: int) -> None:
    assert outcome.returncode == 0, outcome.stderr
    assert outcome.stdout.splitlines() == [f"{name}: made, with {count} partitions" for name in place.names.every]
    assert {partitions(kafka_server, name) for name in place.names.every} == {count}
    assert {settings(kafka_server, name)["retention.ms"] for name in place.names.every} == {str(days * DAY_MS)}


@then("nothing but time makes any of them forget")
def kept(kafka_server: KafkaServer, place: Place) -> None:
    held = [settings(kafka_server, name) for name in place.names.every]
    assert {one["cleanup.policy"] for one in held} == {"delete"}
    assert {one["retention.bytes"] for one in held} == {"-1"}


@then("each is said to be there, and nothing else")
def there(place: Place, outcome: Outcome) -> None:
    assert outcome.returncode == 0, outcome.stderr
    assert outcome.stdout.splitlines() == [f"{name}: there" for name in place.names.every]


@then("it fails with a line for the partitions and a line for the compaction of the raw topic")
def told(place: Place, outcome: Outcome) -> None:
    assert outcome.returncode == 1
    partitions_line, policy_line = outcome.stderr.splitlines()
    assert partitions_line == f"{place.names.raw}: has 1 partition, not 2; it was left as it is"
    assert policy_line == f"{place.names.raw}: has cleanup.policy=compact, not delete; it was left as it is"


@then("the raw topic is as it was")
def unchanged(kafka_server: KafkaServer, place: Place) -> None:
    assert partitions(kafka_server, place.names.raw) == 1
    assert settings(kafka_server, place.names.raw)["cleanup.policy"] == "compact"


@then("the other topics are there")
def others(kafka_server: KafkaServer, place: Place) -> None:
    assert {partitions(kafka_server, name) for name in place.names.every[1:]} == {2}
    again = json.loads(place.make("--partitions 2 --json").stdout)
    assert not again["ok"]
    assert {name: said["state"] for name, said in again["topics"].items()} == {
        name: "differs" if name == place.names.raw else "there" for name in place.names.every
    }


@then("it fails with one line that names the address and what to do")
def no_answer(place: Place, outcome: Outcome) -> None:
    assert outcome.returncode == 1
    (line,) = outcome.stderr.splitlines()
    assert place.bootstrap_servers in line
    assert "--bootstrap-servers (TWEET_SCHEMA_BOOTSTRAP_SERVERS)" in line


PLAN = Plan(partitions=4, replication=2, settings=topic_settings(retention_days=7))
AS_PLANNED = {**topic_settings(retention_days=7), "compression.type": "producer"}


@pytest.mark.parametrize(
    ("found", "sentences"),
    [
        (Found(4, 2, AS_PLANNED), []),
        (Found(6, 3, AS_PLANNED), []),
        (Found(1, 2, AS_PLANNED), ["has 1 partition, not 4"]),
        (Found(4, 1, AS_PLANNED), ["has 1 replica, not 2"]),
        (Found(4, 2, {**AS_PLANNED, "retention.ms": "-1"}), [f"has retention.ms=-1, not {7 * DAY_MS}"]),
        (Found(4, 2, {}), [f"has {name}=, not {value}" for name, value in PLAN.settings.items()]),
    ],
)
def test_less_than_planned_is_told_and_more_is_not(found: Found, sentences: list[str]) -> None:
    assert differences(PLAN, found) == sentences


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--retention-days", "0"], "retention_days: Input should be greater than or equal to 1"),
        (["--partitions", "0"], "partitions: Input should be greater than or equal to 1"),
        (["--trends-topic", "raw"], "each topic needs a name of its own"),
    ],
)
def test_what_cannot_be_meant_is_refused(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        app(["topics", *arguments])
    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith(said)
