"""What the doctor finds, on this machine and on described ones."""

import subprocess
from dataclasses import replace

import pytest
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_local.doctor import GIB, Finding, Machine, examine

from .person import NewClone

scenarios("features/doctor.feature")

HEALTHY = Machine(memory=8 * GIB, disk=50 * GIB, cores=2, python=(3, 11), java=21, missing_downloads=0)
FAULTS: dict[str, Machine] = {
    "1 GiB of free memory": replace(HEALTHY, memory=GIB),
    "500 MB of free disk": replace(HEALTHY, disk=500_000_000),
    "a Java that is too old": replace(HEALTHY, java=17),
    "no downloads yet": replace(HEALTHY, missing_downloads=200_000_000),
}


@given(parsers.parse("a machine with {fault}"), target_fixture="machine")
def machine(fault: str) -> Machine:
    return FAULTS[fault]


@when("the machine is examined", target_fixture="findings")
def examined(machine: Machine) -> list[Finding]:
    return examine(machine)


@when('a person runs "tweets doctor"', target_fixture="done")
def doctor(new_clone: NewClone) -> subprocess.CompletedProcess[str]:
    return new_clone().run("tweets doctor")


@then("each of memory, disk, ports, Python, Java and downloads has a line with its finding")
def all_lines(done: subprocess.CompletedProcess[str]) -> None:
    subjects = [line.split()[1] for line in done.stdout.splitlines()]
    assert subjects == ["memory", "disk", "ports", "Python", "Java", "downloads"]


@then("the exit code is 0")
def exit_code(done: subprocess.CompletedProcess[str]) -> None:
    assert done.returncode == 0, done.stdout


@then(parsers.parse('the finding about {subject} is bad and its fix says "{fix}"'))
def bad_finding(findings: list[Finding], subject: str, fix: str) -> None:
    bad = [finding for finding in findings if not finding.good]
    assert [finding.subject for finding in bad] == [subject]
    assert fix in bad[0].fix


def test_a_healthy_machine_has_no_bad_finding() -> None:
    assert all(finding.good for finding in examine(HEALTHY))


@pytest.mark.parametrize("tools", [("tweet-loader",), ("tweet-loader", "tweet-schema")])
def test_a_missing_command_is_named(tools: tuple[str, ...]) -> None:
    found = next(item for item in examine(replace(HEALTHY, missing_tools=tools)) if not item.good)
    assert all(name in found.found for name in tools)
    assert "uv sync" in found.fix
