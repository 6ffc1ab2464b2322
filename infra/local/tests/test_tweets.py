"""The command `tweets`, typed in clones."""

import os
import signal
import socket
import subprocess
from collections.abc import Iterator

import pytest
from confluent_kafka import Producer
from confluent_kafka.schema_registry import SchemaRegistryClient
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_local.ports import free_ports
from tweet_local.stages import Stage

from .person import Clone, NewClone, Watched

pytestmark = pytest.mark.servers
scenarios("features/tweets.feature")

UP = "tweets up --only kafka --detach"
Completed = subprocess.CompletedProcess[str]


@given("a fresh clone", target_fixture="clone")
def fresh_clone(new_clone: NewClone) -> Clone:
    return new_clone()


@given("a clone with Kafka in the background", target_fixture="clone")
def clone_with_kafka(new_clone: NewClone) -> Clone:
    clone = new_clone()
    done = clone.run(UP)
    assert done.returncode == 0, done.stderr
    return clone


@given("a second clone with Kafka in the background", target_fixture="second")
def second_clone(new_clone: NewClone) -> Clone:
    return clone_with_kafka(new_clone)


@given("a record in raw", target_fixture="address_before")
def record_in_raw(clone: Clone) -> str:
    address = str(clone.status().bootstrap_servers)
    producer = Producer({"bootstrap.servers": address})
    producer.produce("raw", b"yesterday", partition=2)
    assert producer.flush(30) == 0
    return address


@given("another program listens at a port", target_fixture="taken_port")
def taken_port() -> Iterator[int]:
    port = free_ports(1)[0]
    with socket.create_server(("127.0.0.1", port)):
        yield port


@given(parsers.parse('a person watches "{line}"'), target_fixture="watched")
def watches(clone: Clone, line: str) -> Watched:
    watched = clone.watch(line)
    watched.wait_for("up after")
    return watched


@given("a folder that is no clone", target_fixture="clone")
def no_clone(new_clone: NewClone, monkeypatch: pytest.MonkeyPatch) -> Clone:
    monkeypatch.delenv("TWEETS_HOME", raising=False)
    clone = new_clone()
    new_clone.made.remove(clone)
    (clone.folder / "uv.lock").unlink()
    return clone


@when(parsers.re(r'a person runs "(?P<line>[^"]+)"'), target_fixture="done")
@when(parsers.parse('a person runs "{line}" in the first clone'), target_fixture="done")
def runs(clone: Clone, line: str) -> Completed:
    return clone.run(line)


@when(parsers.parse('a person runs "{line}" with that port for Kafka'), target_fixture="done")
def runs_with_port(clone: Clone, line: str, taken_port: int) -> Completed:
    return clone.run(f"{line} --kafka-port {taken_port}")


@when("the registry is killed")
def kill_registry(clone: Clone) -> None:
    os.kill(clone.status().stages[Stage.REGISTRY].pid or 0, signal.SIGKILL)


@when("the person presses Ctrl-C")
def ctrl_c(watched: Watched) -> None:
    watched.press_ctrl_c()


@then("it succeeds")
def succeeds(done: Completed) -> None:
    assert done.returncode == 0, done.stderr


@then(parsers.parse('"tweets status --json" shows "{one}" and "{other}" running with their ports'))
def shows_running(clone: Clone, one: str, other: str) -> None:
    stages = clone.status().stages
    for name in (one, other):
        assert stages[Stage(name)].state == "running"
        assert stages[Stage(name)].port


@then("both servers answer")
def answer(clone: Clone) -> None:
    assert clone.servers_answer()


@then("the Kafka of the second clone still answers")
def second_answers(second: Clone) -> None:
    assert second.broker().answers()


@then("the topics raw, processed, rejected and trends have 4 partitions")
def four_partitions(clone: Clone) -> None:
    found = {name: len(ends) for name, ends in clone.status().offsets.items()}
    assert found == dict.fromkeys(("raw", "processed", "rejected", "trends"), 4)


@then("the contracts are in the registry")
def contracts(clone: Clone) -> None:
    client = SchemaRegistryClient({"url": clone.status().registry_url})
    assert set(client.get_subjects()) == {"raw-value", "processed-value", "rejected-value", "trends-value"}


@then('"tweets logs kafka" shows lines of Kafka')
def logs_of_kafka(clone: Clone) -> None:
    assert "Kafka Server started" in clone.run("tweets logs kafka --lines 500").stdout


@then("nothing of the first clone runs any more")
@then("nothing of the clone runs")
def nothing_runs(clone: Clone) -> None:
    assert clone.status().running == []


@then("the record is still in raw at the same address")
def record_still_there(clone: Clone, address_before: str, done: Completed) -> None:
    assert done.returncode == 0, done.stderr
    found = clone.status()
    assert found.bootstrap_servers == address_before
    assert found.offsets["raw"][2] == 1


@then("it fails with one line that names the port")
def names_the_port(done: Completed, taken_port: int) -> None:
    assert done.returncode == 1
    assert str(taken_port) in done.stderr
    assert len(done.stderr.splitlines()) == 1


@then(parsers.parse('it fails with one line that says "{words}"'))
def one_line(done: Completed, words: str) -> None:
    assert done.returncode == 1
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == 1


@then(parsers.parse("the command ends with exit code {code:d}"))
def ends(watched: Watched, code: int) -> None:
    assert watched.exit_code() == code, watched.said()


@then(parsers.parse('it says that "{stage}" died, with the last lines of its log and where that is'))
def says_died(watched: Watched, clone: Clone, stage: str) -> None:
    log = clone.folder / ".tweets" / "live" / "logs" / f"{stage}.log"
    assert f"{stage} ended" in watched.said()
    assert log.read_text().splitlines()[-1] in watched.said()
    assert str(log) in watched.said()


@then("it says where the state was kept")
def says_where(watched: Watched, clone: Clone) -> None:
    assert str(clone.folder / ".tweets" / "live") in watched.said()


@then("it says that nothing runs")
def says_nothing_runs(done: Completed) -> None:
    assert "nothing runs" in done.stdout
