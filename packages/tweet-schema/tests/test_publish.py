"""Feature: contracts are published to a real schema registry."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from confluent_kafka.schema_registry import Schema, SchemaRegistryClient
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_local.ports import free_ports
from tweet_local.registry import RegistryServer
from tweet_local.sample_events import raw_schema_with
from tweet_schema.contract import versions
from tweet_schema.registry import COMPATIBILITY, Registry
from tweet_schema.topics import Subject
from tweet_schema.wire import parsed

pytestmark = pytest.mark.servers
scenarios("features/publish.feature")

Outcome = subprocess.CompletedProcess[str]
COMMAND = str(Path(sys.executable).with_name("tweet-schema"))


def run(command: str, url: str, *options: str) -> Outcome:
    arguments = [command, "--registry-url", url, "--wait-seconds", "0", *options]
    return subprocess.run([COMMAND, *arguments], capture_output=True, text=True, check=False)


@given("an empty schema registry", target_fixture="url")
def empty_registry(own_registry: RegistryServer) -> str:
    with Registry(own_registry.url) as registry:
        assert registry.subject_ids(Subject.RAW) == {}
    return own_registry.url


@given("a registry of this scenario that holds the contracts", target_fixture="url")
def own_registry_with_contracts(own_registry: RegistryServer) -> str:
    assert run("publish", own_registry.url).returncode == 0
    return own_registry.url


@given("somebody registered a version of raw-value by hand")
def registered_by_hand(url: str) -> None:
    SchemaRegistryClient({"url": url}).register_schema(Subject.RAW, Schema(raw_schema_with("mood"), "AVRO"))


@given("somebody set the compatibility of raw-value to NONE")
def level_none(url: str) -> None:
    SchemaRegistryClient({"url": url}).set_compatibility(Subject.RAW, "NONE")


@when('a person publishes the contracts with "--dry-run"', target_fixture="outcome")
def dry_run(url: str) -> Outcome:
    return run("publish", url, "--dry-run")


@when("a person verifies the registry", target_fixture="outcome")
def verified(url: str) -> Outcome:
    return run("verify", url)


@then("it succeeds")
def succeeds(outcome: Outcome) -> None:
    assert outcome.returncode == 0, outcome.stderr


@then(parsers.re('it fails and names "(?P<subject>.+)" and (?P<what>the versions it does not know|the level NONE)'))
def names(outcome: Outcome, subject: str, what: str) -> None:
    assert outcome.returncode == 1
    (line,) = outcome.stderr.splitlines()
    assert line.startswith(subject)
    assert {"the versions it does not know": "does not know", "the level NONE": "enforces NONE"}[what] in line


@then("it says of each contract that it would be registered")
def would_register(outcome: Outcome) -> None:
    labels = [contract.label for subject in Subject for contract in versions(subject)]
    assert outcome.stdout.splitlines() == [f"{label} would be registered" for label in labels]


@then("the registry is still empty")
def still_empty(url: str) -> None:
    with Registry(url) as registry:
        assert all(registry.subject_ids(subject) == {} for subject in Subject)


@given("a schema registry that holds the contracts", target_fixture="url")
def registry_with_contracts(registry_server: RegistryServer, schema_ids: dict[Subject, int]) -> str:
    return registry_server.url


@given("no schema registry at the address", target_fixture="url")
def no_registry() -> str:
    return f"http://127.0.0.1:{free_ports(1)[0]}"


@when("a person publishes the contracts", target_fixture="outcome")
def published(url: str) -> Outcome:
    return run("publish", url, "--json")


@then(parsers.parse('the registry holds "{raw}", "{processed}" and "{rejected}"'))
def holds(url: str, raw: str, processed: str, rejected: str) -> None:
    with Registry(url) as registry:
        assert all(registry.subject_ids(Subject(name)) for name in (raw, processed, rejected))


@then("each has the compatibility level FULL_TRANSITIVE")
def has_level(url: str) -> None:
    with Registry(url) as registry:
        assert {registry.compatibility(subject) for subject in Subject} == {COMPATIBILITY}


@then("the ids that were printed lead back to the frozen contracts")
def ids_lead_back(url: str, outcome: Outcome) -> None:
    ids = json.loads(outcome.stdout)
    with Registry(url) as registry:
        for contract in (contract for subject in Subject for contract in versions(subject)):
            held = registry.schema_text(ids[contract.label])
            assert held is not None
            assert parsed(held) == parsed(contract.text)


@then("the ids are the ones they had")
def same_ids(outcome: Outcome, schema_ids: dict[Subject, int]) -> None:
    assert outcome.returncode == 0, outcome.stderr
    newest = {subject: f"{subject} v{versions(subject)[-1].version}" for subject in Subject}
    assert {subject: json.loads(outcome.stdout)[label] for subject, label in newest.items()} == schema_ids


@then("it fails with one line that names the address and what to do")
def fails_in_one_line(url: str, outcome: Outcome) -> None:
    assert outcome.returncode == 1
    (line,) = outcome.stderr.splitlines()
    assert url in line
    assert "--registry-url" in line
