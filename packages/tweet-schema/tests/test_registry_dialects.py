"""Stories that every registry with a Confluent API must tell alike, whatever its dialect.

Each is played against recorded or transcribed answers (`registry_answers/<dialect>/<story>.json`, the head says
which), and against the real Apicurio, whose answers must still have the recorded shape. To record again:

    TWEET_RECORD=apicurio pytest packages/tweet-schema/tests/test_registry_dialects.py -m servers
    TWEET_RECORD=karapace=http://127.0.0.1:8081 TWEET_RECORD_VERSION="Karapace 5.0.1" pytest …

For the second, each story wants its registry empty: run one at a time (-k), and delete the subjects between them.
"""

import contextlib
import io
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest
from confluent_kafka.schema_registry import Schema, SchemaReference, SchemaRegistryClient
from pytest_httpserver import HTTPServer
from tweet_local.answers import Story, recorded, told
from tweet_schema.cli import app
from tweet_schema.contract import Contract, subjects, versions
from tweet_schema.registry import COMPATIBILITY, Registry, RegistryRefusalError
from tweet_schema.registry_errors import RegistryIncompatibleError
from tweet_schema.topics import Subject
from tweet_schema.verify import verify
from tweet_schema.wire import same_schema

ANSWERS = Path(__file__).with_name("registry_answers")
CONTRACTS = ANSWERS / "contracts"
DIALECTS = ("apicurio", "confluent", "karapace")
JSON_SCHEMA = '{"$schema":"http://json-schema.org/draft-07/schema#","type":"object"}'
FOREIGN = '{"type":"record","name":"Tweet","namespace":"tweets","fields":[{"name":"mood","type":"string"}]}'


@dataclass(frozen=True, slots=True)
class Scene:
    """A registry as this package asks it, and as its administrator does."""

    url: str
    registry: Registry
    admin: SchemaRegistryClient

    def published(self) -> dict[str, int]:
        """The ids of all contracts, by label, published by a client that remembers nothing."""
        with Registry(self.url) as fresh:
            return {entry.contract.label: entry.schema_id for entry in fresh.publish(folder=CONTRACTS)}

    def codes(self) -> list[tuple[str, str]]:
        """What `verify` finds wrong, by subject and code."""
        with Registry(self.url) as fresh:
            return [(problem.subject, problem.code) for problem in verify(fresh, CONTRACTS)]


def contract(label: str) -> Contract:
    return next(one for subject in subjects(CONTRACTS) for one in versions(subject, CONTRACTS) if one.label == label)


def an_empty_registry_answers(scene: Scene) -> None:
    scene.registry.wait(0)
    assert scene.registry.subject_ids(Subject.RAW) == {}
    assert scene.codes() == [
        (label.subject, "missing") for s in subjects(CONTRACTS) for label in versions(s, CONTRACTS)
    ]


def publishing_is_idempotent(scene: Scene) -> None:
    ids = scene.published()
    assert len(set(ids.values())) == 4
    assert scene.published() == ids
    assert scene.registry.subject_ids(Subject.RAW).keys() == {ids["raw-value v1"], ids["raw-value v2"]}
    assert scene.codes() == []


def a_contract_is_found_by_its_text(scene: Scene) -> None:
    assert scene.registry.id_of(contract("raw-value v1")) is None
    ids = scene.published()
    assert scene.registry.id_of(contract("raw-value v1")) == ids["raw-value v1"]
    assert scene.registry.latest_id(Subject.RAW, CONTRACTS) == ids["raw-value v2"]
    assert scene.registry.id_of(Contract(Subject.RAW, 3, FOREIGN)) is None


def a_contract_that_was_not_published_is_asked_for(scene: Scene) -> None:
    with pytest.raises(RegistryRefusalError, match="does not hold raw-value v2: run `tweet-schema publish` first"):
        scene.registry.latest_id(Subject.RAW, CONTRACTS)


def an_unknown_id_is_nothing_until_somebody_registers_it(scene: Scene) -> None:
    assert scene.registry.schema_text(987654321) is None
    known = scene.published()["raw-value v1"]
    text = scene.registry.schema_text(known)
    assert text is not None
    assert same_schema(text, contract("raw-value v1").text)


def a_subject_without_a_level_has_the_registrys(scene: Scene) -> None:
    scene.admin.register_schema(Subject.RAW, Schema(contract("raw-value v1").text))
    level = scene.registry.compatibility(Subject.RAW)
    assert level == scene.registry.compatibility(Subject.PROCESSED) != COMPATIBILITY
    assert (Subject.RAW, "compatibility") in scene.codes()


def another_level_is_found_and_set_right(scene: Scene) -> None:
    scene.published()
    scene.admin.set_compatibility(Subject.RAW, "NONE")
    assert scene.registry.compatibility(Subject.RAW) == "NONE"
    assert scene.codes() == [(Subject.RAW, "compatibility")]
    scene.published()
    assert scene.registry.compatibility(Subject.RAW) == COMPATIBILITY


def an_incompatible_version_is_refused_in_words(scene: Scene) -> None:
    with pytest.raises(RegistryIncompatibleError) as refused:
        scene.registry.publish([Subject.RAW], ANSWERS / "incompatible")
    said = str(refused.value)
    assert re.match(
        r"raw-value: a reader of v2 cannot read what the registry's id \d+ writes: `likes` .*Instead: .*; "
        rf"the registry at {scene.url} refuses to register raw-value v2: .*\(HTTP 409, code 409\)$",
        said,
    ), said
    assert len(said) < 900


def what_is_no_avro_is_refused(scene: Scene) -> None:
    with pytest.raises(RegistryRefusalError, match=r"refuses to register it: .*HTTP 422, code 42201"):
        scene.registry._call("register it", scene.admin.register_schema, Subject.RAW, Schema('{"type":"record"}'))


def what_nobody_froze_is_found(scene: Scene) -> None:
    scene.published()
    scene.admin.set_compatibility(Subject.RAW, "NONE")
    scene.admin.set_compatibility(Subject.PROCESSED, "NONE")
    scene.admin.register_schema(Subject.RAW, Schema(FOREIGN))
    scene.admin.register_schema(Subject.PROCESSED, Schema(JSON_SCHEMA, "JSON"))
    assert ("raw-value", "unknown") in scene.codes()
    assert ("processed-value", "unknown") in scene.codes()


def a_schema_that_refers_to_another_is_not_mistaken(scene: Scene) -> None:
    scene.published()
    scene.admin.set_compatibility(Subject.REJECTED, "NONE")
    text = '{"type":"record","name":"Pair","fields":[{"name":"tweet","type":"tweets.Tweet"}]}'
    refers = Schema(text, "AVRO", [SchemaReference("tweets.Tweet", Subject.RAW, 1)])
    given = scene.admin.register_schema(Subject.REJECTED, refers)
    held = scene.registry.schema_text(given)
    assert held is not None
    assert "tweets.Tweet" in held
    assert ("rejected-value", "unknown") in scene.codes()


def a_deleted_version_is_missing_and_still_readable(scene: Scene) -> None:
    ids = scene.published()
    scene.admin.delete_version(Subject.RAW, 2)
    assert scene.registry.subject_ids(Subject.RAW).keys() == {ids["raw-value v1"]}
    assert scene.codes() == [(Subject.RAW, "missing")]
    assert scene.registry.schema_text(ids["raw-value v2"]) is not None


def a_deleted_subject_is_unknown_and_can_be_published_again(scene: Scene) -> None:
    scene.published()
    scene.admin.delete_subject(Subject.RAW)
    assert scene.registry.subject_ids(Subject.RAW) == {}
    assert scene.registry.id_of(contract("raw-value v1")) is None
    scene.published()
    assert scene.codes() == []


def a_version_that_goes_while_it_is_listed_is_left_out(scene: Scene) -> None:
    ids = scene.published()
    listed = scene.registry._client.get_versions
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scene.registry._client, "get_versions", lambda subject: [*listed(subject), 99])
        assert scene.registry.subject_ids(Subject.RAW).keys() == {ids["raw-value v1"], ids["raw-value v2"]}


def what_cannot_be_asked_is_a_refusal(scene: Scene) -> None:
    scene.published()
    with pytest.raises(RegistryRefusalError, match="code 42203"):
        scene.registry._call("set it", scene.admin.set_compatibility, Subject.RAW, "SOMETIMES")
    with pytest.raises(RegistryRefusalError, match=r"code (42202|40402)"):
        scene.registry._call("show it", scene.admin.get_version, Subject.RAW, 0)


def the_commands_publish_and_verify(scene: Scene) -> None:
    before, missing = command("verify", scene.url)
    assert (before, missing) == (1, "")
    done, said = command("publish", scene.url)
    assert done == 0
    assert [line.partition(" has id ")[0] for line in said.splitlines()] == [
        one.label for subject in subjects(CONTRACTS) for one in versions(subject, CONTRACTS)
    ]
    assert command("verify", scene.url) == (0, f"{scene.url} holds the frozen contracts and nothing else\n")
    assert command("publish", scene.url, "--dry-run") == (0, said)


def command(name: str, url: str, *options: str) -> tuple[int | str | None, str]:
    """The exit code of `tweet-schema` and what it prints on stdout."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said), pytest.raises(SystemExit) as ended:
        app([name, "--registry", url, "--contracts", str(CONTRACTS), "--wait-seconds", "0", *options])
    return ended.value.code, said.getvalue()


STORIES: dict[str, Callable[[Scene], None]] = {
    story.__name__: story
    for story in (
        an_empty_registry_answers,
        publishing_is_idempotent,
        a_contract_is_found_by_its_text,
        a_contract_that_was_not_published_is_asked_for,
        an_unknown_id_is_nothing_until_somebody_registers_it,
        a_subject_without_a_level_has_the_registrys,
        another_level_is_found_and_set_right,
        an_incompatible_version_is_refused_in_words,
        what_is_no_avro_is_refused,
        what_nobody_froze_is_found,
        a_schema_that_refers_to_another_is_not_mistaken,
        a_deleted_version_is_missing_and_still_readable,
        a_deleted_subject_is_unknown_and_can_be_published_again,
        a_version_that_goes_while_it_is_listed_is_left_out,
        what_cannot_be_asked_is_a_refusal,
        the_commands_publish_and_verify,
    )
}


def play(story: str, url: str) -> None:
    """Every client of it is new: nothing is remembered from another story."""
    with Registry(url) as registry, SchemaRegistryClient({"url": url, "max.retries": 0}) as admin:
        STORIES[story](Scene(url, registry, admin))


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_dialect_tells_the_story(dialect: str, story: str, httpserver: HTTPServer) -> None:
    with told(Story.read(ANSWERS / dialect / f"{story}.json"), httpserver) as url:
        play(story, url)


@pytest.fixture
def real_registry(request: pytest.FixtureRequest) -> Iterator[httpx2.Client]:
    """A line to a real and empty registry, or to the one to record from."""
    _, _, given = os.environ.get("TWEET_RECORD", "").partition("=")
    url = given or request.getfixturevalue("own_registry").url
    with httpx2.Client(base_url=url, timeout=30) as client:
        yield client


@pytest.mark.servers
@pytest.mark.parametrize("story", STORIES)
def test_a_real_registry_tells_it_as_it_was_recorded(
    real_registry: httpx2.Client, story: str, httpserver: HTTPServer
) -> None:
    with recorded(real_registry, httpserver) as (url, recorder):
        play(story, url)
    dialect = os.environ.get("TWEET_RECORD", "").partition("=")[0]
    file = ANSWERS / (dialect or "apicurio") / f"{story}.json"
    if dialect:
        Story(f"recorded from {version(real_registry)}", tuple(recorder.exchanges)).write(file)
    before = [exchange.shape() for exchange in Story.read(file).exchanges]
    assert [exchange.shape() for exchange in recorder.exchanges] == before


def version(registry: httpx2.Client) -> str:
    """What it calls itself; Apicurio says it."""
    if given := os.environ.get("TWEET_RECORD_VERSION"):
        return given
    info = registry.get(registry.base_url.join("/apis/registry/v3/system/info")).json()
    return f"Apicurio Registry {info['version']}, its {registry.base_url.path.rstrip('/')}"
