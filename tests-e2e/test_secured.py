"""Feature: each component can do its job in Kafka, and nothing else. Kafka is real, and so are all components."""

import json
import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from confluent_kafka.admin import (  # type: ignore[attr-defined] # public, says its manual
    AclBinding,
    AclOperation,
    AclPermissionType,
    ResourcePatternType,
    ResourceType,
)
from pytest_bdd import given, parsers, scenarios, then, when
from secured import GROUPS, REFUSED, Secured, Trial
from tweet_local import stages
from tweet_local.pipeline import Pipeline
from tweet_local.secured_kafka import ADMIN, secured_kafka
from tweet_local.stages import Production, Stage, tool
from tweet_local.waiting import wait_until
from tweet_schema.acl_plan import Component

pytestmark = pytest.mark.servers
scenarios("features/secured.feature")

PATIENCE_S = 120
STRANGER_GROUP = "somebody-elses"


@pytest.fixture(scope="module")
def passwords() -> Mapping[str, str]:
    """Of everybody; each is its own canary, too."""
    return {user: secrets.token_urlsafe(18) for user in (ADMIN, *Component)}


@pytest.fixture
def secured(tmp_path: Path, passwords: Mapping[str, str]) -> Iterator[Secured]:
    pipeline = Pipeline.open(tmp_path / "pipeline")
    site = pipeline.site
    ports = (site.kafka_port, site.controller_port)
    kafka = secured_kafka(site.folder / "kafka", ports, pipeline.artifacts, pipeline.programs, passwords)
    try:
        yield Secured(pipeline, kafka)
    finally:
        pipeline.stop_all()


def places(secured: Secured) -> tuple[str, ...]:
    return ("--bootstrap-servers", secured.pipeline.site.bootstrap_servers)


@given("a Kafka that lets nobody in without a password, and a registry")
def servers(secured: Secured) -> None:
    secured.kafka.kafka.start()
    secured.pipeline.registry.start()


@given("an administrator has made topics and rights")
def made(secured: Secured) -> None:
    site = secured.pipeline.site
    secured.run(ADMIN, [tool("tweet-schema"), "publish", "--registry-url", site.registry_url])
    secured.run(ADMIN, [tool("tweet-schema"), "topics", *places(secured), "--partitions", "2"])
    told = json.loads(secured.run(ADMIN, [tool("tweet-schema"), "acls", *places(secured), "--json"]))
    assert told["ok"] is True
    assert {principal for principal, given in told["principals"].items() if given["new"]} == {
        f"User:{component}" for component in Component
    }


@when(parsers.parse("{count:d} tweets go the whole way, each component under a name of its own"))
def flow(secured: Secured, count: int) -> None:
    site, jars = secured.pipeline.site, secured.pipeline.artifacts.ensure("connectors")
    secured.start(Stage.PROCESSOR, "processor", stages.processor(site, jars, ()))
    secured.start(Stage.LOADER, "loader", stages.loader(site))
    account = json.loads(secured.run("producer", stages.producer(site, Production(count=count, damaged=0.01))))
    assert account["produced"] == account["acknowledged"] == count

    def settled() -> bool:
        secured.pipeline.check(Stage.PROCESSOR, Stage.LOADER)
        done = secured.attempt("loader", stages.reconcile(site))
        return done.returncode == 0 and json.loads(done.stdout)["total"]["raw"] == count

    wait_until(settled, PATIENCE_S, "every tweet in the warehouse", interval_s=1)
    secured.run("trends", [*stages.trends(site, jars, ()), "--trigger", "available-now"])


@then("every event in raw is accounted for, and trends has counts")
def accounted(secured: Secured) -> None:
    balance = json.loads(secured.run("loader", stages.reconcile(secured.pipeline.site)))
    assert balance["total"]["unaccounted"] == 0
    assert balance["total"]["rejected"] > 0
    assert sum(secured.kafka.kafka.broker.end_offsets(secured.pipeline.site.topics.trends).values()) > 0


@then("Kafka says that nobody may do anything but this")
def table_of_rights(secured: Secured, datatable: list[list[str]]) -> None:
    head, *rows = datatable
    found = [head]
    for user, *_ in rows:
        others = [group for whose, group in GROUPS.items() if whose != user] + [STRANGER_GROUP]
        own = secured.may(user, GROUPS[user]) if user in GROUPS else ""
        beside = " ".join(filter(None, (secured.may(user, group) for group in others)))
        topics = [secured.may(user, topic) for topic in ("raw", "processed", "rejected", "trends")]
        found.append([user, *topics, own, beside, secured.may(user, "cluster")])
    assert found == datatable


@then("whoever tries more is refused")
def tries(secured: Secured, datatable: list[list[str]]) -> None:
    _, *wishes = datatable
    answers = {(user, wish): Trial(secured, user).of(wish) for user, wish in wishes}
    assert {trial: error and error.code() in REFUSED for trial, error in answers.items()} == dict.fromkeys(
        answers, True
    )
    assert Trial(secured, "loader").of("to read processed") is None


@then("every component that comes with a wrong password says so")
def wrong_password(secured: Secured, tmp_path: Path) -> None:
    site, jars = secured.pipeline.site, secured.pipeline.artifacts.ensure("connectors")
    (tmp_path / "wrong").write_text("not the password")
    wrong = {"KAFKA_SASL_PASSWORD_FILE": str(tmp_path / "wrong")}
    commands = {
        "producer": stages.producer(site, Production(count=1)),
        "processor": stages.processor(site, jars, ()),
        "loader": stages.loader(site),
        ADMIN: [tool("tweet-schema"), "topics", *places(secured)],
    }
    for user, command in commands.items():
        done = secured.attempt(user, [*command, "--wait-seconds", "3"], wrong)
        assert done.returncode == 1, done.stderr
        assert "uthentication failed" in done.stderr.splitlines()[-1], done.stderr


@then("giving the rights again changes nothing")
def again(secured: Secured) -> None:
    said = secured.run(ADMIN, [tool("tweet-schema"), "acls", *places(secured)])
    assert said.splitlines() == [f"User:{component} has its rights" for component in Component]


@then("a right that somebody gave beside them is told")
def beside(secured: Secured) -> None:
    another = AclBinding(
        ResourceType.TOPIC,
        secured.pipeline.site.topics.raw,
        ResourcePatternType.LITERAL,
        "User:loader",
        "*",
        AclOperation.DELETE,
        AclPermissionType.ALLOW,
    )
    (given,) = secured.kafka.kafka.broker.admin.create_acls([another]).values()
    given.result(10)
    done = secured.attempt(ADMIN, [tool("tweet-schema"), "acls", *places(secured)])
    assert done.returncode == 1
    assert done.stderr.splitlines() == ["User:loader may beside that: delete topic raw; it was left so"]


@then("no password stands in any log")
def no_password(secured: Secured, passwords: Mapping[str, str]) -> None:
    logs = {file.name: file.read_text(errors="replace") for file in secured.pipeline.site.folder.glob("logs/*")}
    assert {f"{stage}.log" for stage in (Stage.KAFKA, Stage.PROCESSOR, Stage.LOADER)} <= set(logs)
    told = [*logs.items(), *(("a command", said) for said in secured.said)]
    assert [(name, user) for name, text in told for user, password in passwords.items() if password in text] == []
