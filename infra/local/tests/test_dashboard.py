"""The dashboard of `tweets up`, typed in clones."""

import re
import socket
import subprocess
from collections.abc import Iterator
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_local.ports import free_ports
from tweet_local.waiting import wait_until

from .person import Clone, NewClone, Watched

pytestmark = pytest.mark.servers
scenarios("features/dashboard.feature")

Completed = subprocess.CompletedProcess[str]


@given("a fresh clone", target_fixture="clone")
def fresh_clone(new_clone: NewClone) -> Clone:
    return new_clone()


@given(parsers.parse('a person watches "{line}"'), target_fixture="watched")
def watches(clone: Clone, line: str) -> Watched:
    watched = clone.watch(line)
    watched.wait_for("up after")
    return watched


@given("another program listens at a port", target_fixture="taken_port")
def taken_port() -> Iterator[int]:
    [port] = free_ports(1)
    with socket.create_server(("127.0.0.1", port)):
        yield port


@when("the person opens the address that it says", target_fixture="url")
def opens(watched: Watched) -> str:
    watched.wait_for("dashboard  http")
    [url] = re.findall(r"dashboard +(http://127\.0\.0\.1:\d+/)", watched.said())
    return str(url)


@then("the page waits for a warehouse, and so does who scores it")
def waits(clone: Clone, url: str) -> None:
    connection = HTTPConnection(urlsplit(url).netloc, timeout=30)
    connection.request("GET", "/")
    assert "There is no warehouse yet" in connection.getresponse().read().decode()
    connection.close()
    log = clone.folder / ".tweets" / "live" / "logs" / "scorer.log"
    wait_until(lambda: "waiting for the warehouse" in log.read_text(), 60, "a line of the scorer")


@then('"tweets status" says the same address')
def same_address(clone: Clone, url: str) -> None:
    assert clone.status().dashboard_url == url
    assert url in clone.run("tweets status").stdout


@when("the person presses Ctrl-C")
def ctrl_c(watched: Watched) -> None:
    watched.press_ctrl_c()


@then(parsers.parse("the command ends with exit code {code:d}"))
def ends(watched: Watched, code: int) -> None:
    assert watched.exit_code() == code, watched.said()
    assert "was killed" not in watched.said()


@then("nothing of the clone runs")
def nothing_runs(clone: Clone) -> None:
    assert clone.status().running == []


@then("nobody answers at the address")
def nobody_answers(url: str) -> None:
    place = urlsplit(url)
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((place.hostname or "", place.port or 0), timeout=5)


@when(parsers.re(r'a person runs "(?P<line>[^"]+)"$'), target_fixture="done")
def runs(clone: Clone, line: str) -> Completed:
    return clone.run(line)


@when(parsers.parse('a person runs "{line}" with that port for the dashboard'), target_fixture="done")
def runs_with_port(clone: Clone, line: str, taken_port: int) -> Completed:
    return clone.run(f"{line} --dashboard-port {taken_port}")


@then("it succeeds")
def succeeds(done: Completed) -> None:
    assert done.returncode == 0, done.stderr


@then("it says that BigQuery bills every look")
def says_why(done: Completed) -> None:
    assert "there is no dashboard of BigQuery, which bills every look" in done.stdout


@then("it fails with one line that names the port")
def names_the_port(done: Completed, taken_port: int) -> None:
    assert done.returncode == 1
    assert str(taken_port) in done.stderr
    assert len(done.stderr.splitlines()) == 1
