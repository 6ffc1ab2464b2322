"""Feature: a registry that goes away disturbs nobody who knows the schema. The registry is real, and killed."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from confluent_kafka.schema_registry import Schema, SchemaRegistryClient
from pytest_bdd import given, scenarios, then, when
from tweet_local.registry import RegistryServer
from tweet_local.sample_events import created, raw_schema_with
from tweet_schema.bulk import Decoded, decode_messages
from tweet_schema.contract import Contract, latest
from tweet_schema.registry import Registry, RegistryUnavailableError
from tweet_schema.topics import Subject
from tweet_schema.wire import UnknownSchemaError, encode, frame

pytestmark = pytest.mark.servers
scenarios("features/registry_away.feature")

RAW = latest(Subject.RAW)


@dataclass(frozen=True, slots=True)
class Program:
    """Something that reads messages, and the id of the next one's schema."""

    registry: Registry
    schema_id: int
    writer: Contract = RAW

    def reads(self, text: str, schema_id: int) -> Decoded:
        message = frame(schema_id, encode(self.writer, created(text)))
        return decode_messages([message], self.registry.schema_text, RAW)

    def understands(self, text: str, schema_id: int) -> bool:
        return [row["tweet"]["text"] for row in self.reads(text, schema_id).batch.to_pylist()] == [text]


def newer() -> Contract:
    """A version of raw that no registry has seen. (To Apicurio one that differs in its documentation is the same.)"""
    return Contract(Subject.RAW, RAW.version + 1, raw_schema_with(f"mood_{uuid.uuid4().hex}"))


def register(url: str, contract: Contract) -> int:
    with SchemaRegistryClient({"url": url}) as client:
        return int(client.register_schema(Subject.RAW, Schema(contract.text)))


@given("a program that has read a message", target_fixture="program")
def has_read(own_registry: RegistryServer) -> Iterator[Program]:
    with Registry(own_registry.url) as registry:
        ids = {entry.contract: entry.schema_id for entry in registry.publish()}
    with Registry(own_registry.url) as asking:
        program = Program(asking, ids[RAW])
        assert program.understands("before", program.schema_id)
        yield program


@when("the registry is killed")
def killed(own_registry: RegistryServer) -> None:
    own_registry.kill()


@then("the program reads the next message of that schema")
def reads_on(program: Program) -> None:
    assert program.understands("after", program.schema_id)


@then("of a message with another schema it says that the registry does not answer")
def does_not_answer(program: Program) -> None:
    with pytest.raises(RegistryUnavailableError, match="no schema registry answers at"):
        program.reads("other", program.schema_id + 1)


@given("a program that has met a message whose schema nobody had registered", target_fixture="program")
def has_met_unknown(own_registry: RegistryServer) -> Iterator[Program]:
    with Registry(own_registry.url) as registry:
        coming = 1 + register(own_registry.url, newer())
        program = Program(registry, coming, newer())
        (reason,) = program.reads("early", coming).bad.values()
        assert isinstance(reason, UnknownSchemaError)
        yield program


@when("somebody registers that schema")
def registered(own_registry: RegistryServer, program: Program) -> None:
    assert register(own_registry.url, program.writer) == program.schema_id


@then("the program reads the message")
def reads_it(program: Program) -> None:
    assert program.understands("early", program.schema_id)
