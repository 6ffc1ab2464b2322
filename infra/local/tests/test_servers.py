"""The real servers, killed and started again."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from confluent_kafka import Consumer, Producer, TopicPartition
from confluent_kafka.schema_registry import Schema, SchemaRegistryClient
from pytest_bdd import given, scenarios, then, when
from tweet_local.artifacts import Artifacts
from tweet_local.kafka import KafkaServer
from tweet_local.ports import free_ports
from tweet_local.processes import Programs
from tweet_local.registry import RegistryServer, registry_server
from tweet_local.server import ServerError
from tweet_local.topics import Topics

pytestmark = pytest.mark.servers
scenarios("features/servers.feature")

SCHEMA = Schema('{"type": "record", "name": "Word", "fields": [{"name": "word", "type": "string"}]}', "AVRO")


@pytest.fixture
def failure() -> list[ServerError]:
    return []


@given("a Kafka server with a record in a topic", target_fixture="server")
def kafka_with_a_record(kafka_server: KafkaServer, topics: Topics) -> KafkaServer:
    producer = Producer({"bootstrap.servers": kafka_server.bootstrap_servers, "acks": "all"})
    producer.produce(topics.raw, b"here to stay", partition=0)
    assert producer.flush(30) == 0
    return kafka_server


@given("a registry that has just accepted a schema", target_fixture="server")
def registry_with_a_schema(registry_server: RegistryServer) -> RegistryServer:
    SchemaRegistryClient({"url": registry_server.url}).register_schema("word-value", SCHEMA)
    return registry_server


@given("the port of a registry is taken by another program", target_fixture="taken_port")
def taken_port() -> Iterator[int]:
    port = free_ports(1)[0]
    with socket.create_server(("127.0.0.1", port)):
        yield port


@when("it is killed with SIGKILL and started again", target_fixture="address_before")
def killed_and_started(server: KafkaServer | RegistryServer) -> str:
    before = server.server.address
    server.kill()
    assert not server.server.answers()
    server.start()
    return before


@when("the registry is started")
def start_on_taken_port(taken_port: int, tmp_path: Path, failure: list[ServerError]) -> None:
    server = registry_server(tmp_path / "registry", taken_port, Artifacts(), Programs(tmp_path))
    with pytest.raises(ServerError) as caught:
        server.start()
    failure.append(caught.value)


@then("it answers at the same address")
def answers(server: KafkaServer | RegistryServer, address_before: str) -> None:
    assert server.server.address == address_before
    assert server.server.answers()


@then("the record is still there")
def record_is_there(kafka_server: KafkaServer, topics: Topics) -> None:
    assert kafka_server.broker.end_offsets(topics.raw)[0] == 1
    consumer = Consumer({"bootstrap.servers": kafka_server.bootstrap_servers, "group.id": "reader"})
    consumer.assign([TopicPartition(topics.raw, 0, 0)])
    message = consumer.poll(30)
    consumer.close()
    assert message is not None
    assert message.value() == b"here to stay"


@then("the schema has the same id")
def same_id(registry_server: RegistryServer) -> None:
    client = SchemaRegistryClient({"url": registry_server.url})
    latest = client.get_latest_version("word-value")
    assert client.register_schema("word-value", SCHEMA) == latest.schema_id


@then("it fails with the last lines of its log and the path of that log")
def says_why(failure: list[ServerError], tmp_path: Path, taken_port: int) -> None:
    words = str(failure[0])
    assert f"Port {taken_port} seems to be in use" in words
    assert str(tmp_path / "logs" / "registry.log") in words


@then("nothing of it keeps running")
def nothing_runs(tmp_path: Path) -> None:
    assert Programs(tmp_path).known() == []
