"""Feature: any writer's schema version is understood without an operator."""

import io
import uuid
from collections.abc import Iterator

import fastavro
import pytest
from confluent_kafka.schema_registry import Schema, SchemaRegistryClient
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_local.lane import Lane
from tweet_local.registry import RegistryServer
from tweet_local.sample_events import created, raw_schema_with
from tweet_local.waiting import wait_until
from tweet_schema.topics import Subject
from tweet_schema.wire import frame, parsed

pytestmark = pytest.mark.servers
scenarios("features/schema_versions.feature")


@pytest.fixture
def newer(lane: Lane) -> tuple[int, str]:
    """A version of the contract that no processor has seen: its id, and the name of its new field."""
    field = f"mood_{uuid.uuid4().hex}"
    client = SchemaRegistryClient({"url": lane.registry_url})
    return client.register_schema(Subject.RAW, Schema(raw_schema_with(field), "AVRO")), field


@pytest.fixture
def restored(registry_server: RegistryServer) -> Iterator[None]:
    """Other tests need the registry that a scenario takes away."""
    yield
    if not registry_server.server.answers():
        registry_server.start()


@given("the registry has gone away")
def registry_gone(newer: tuple[int, str], registry_server: RegistryServer, restored: None) -> None:
    registry_server.kill()


@when(parsers.parse('a tweet written with a version of the contract that adds "{field}" is published'))
def publish_newer(lane: Lane, newer: tuple[int, str], field: str) -> None:
    schema_id, unique = newer
    assert unique.startswith(field)
    body = io.BytesIO()
    fastavro.schemaless_writer(
        body, parsed(raw_schema_with(unique)), created("from the future", "new") | {unique: "glad"}
    )
    lane.publish(frame(schema_id, body.getvalue()), key=b"fake:new")


@when("the registry is back")
def registry_back(registry_server: RegistryServer) -> None:
    registry_server.start()


@then("the processed topic holds that tweet")
def holds_newer(lane: Lane) -> None:
    wait_until(
        lambda: "from the future" in [record["text"] for record in lane.processed()], 60, "the newer tweet in processed"
    )


@then("nothing was rejected")
def nothing_rejected(lane: Lane) -> None:
    assert lane.rejected() == []
