"""Checks of the supply chain: what is a finding, what is waived, what is told."""

from pathlib import Path

import pytest
from tweet_release.supply.checks import ALL, run
from tweet_release.supply.configuration import zizmor_findings
from tweet_release.supply.python_code import WAIVED, Found, stale, waived
from tweet_release.supply.self_test import PLANTS, found_all
from tweet_release.supply.verdict import Check, Outcome, Verdict, exit_code
from tweet_release.tools.place import ToolError


def _found(test: str = "B608", lines: tuple[int, ...] = (2, 3), file: str = "packages/new.py") -> Found:
    return Found(filename=file, line_range=lines, line_number=lines[0], test_id=test, issue_text="SQL")


@pytest.mark.parametrize(
    ("source", "holds"),
    [
        ("x\nf'{a}'  # noqa: S608 - names of our own\n", True),
        ("x\nf'{a}'\nf'{b}'  # noqa: E501, S608 - our own\n", True),
        ("# ruff: noqa: S608 - names of our own\nf'{a}'\n", True),
        ("x\nf'{a}'  # noqa: S608\n", False),
        ("x\nf'{a}'  # noqa: S105 - of a test\n", False),
        ("f'{a}'  # noqa: S608 - another line\nf'{a}'\n", False),
    ],
)
def test_a_waiver_stands_on_the_line_and_has_a_reason(source: str, holds: bool) -> None:
    assert waived(_found(), source.splitlines()) is holds


def test_a_waiver_that_nothing_needs_is_told() -> None:
    used = [_found(test, file=file) for file, test in WAIVED]
    assert stale(used) == ()
    assert len(stale(used[1:])) == 1


def test_every_check_has_its_planted_defect() -> None:
    assert sorted(plant.check for plant in PLANTS) == sorted(check.name for check in ALL)


def test_a_check_that_does_not_find_what_was_planted_is_blind() -> None:
    seen = Verdict("", ("Dockerfile:1 DL3007",))
    assert found_all(seen, ("DL3007",)).findings == ()
    assert found_all(seen, ("DL3007", "DL3020")).findings == ("planted and not found: DL3020",)


def test_a_tool_that_fails_is_a_finding_and_the_others_still_run(tmp_path: Path) -> None:
    def fail(_: Path) -> Verdict:
        raise ToolError("gitleaks could not be built\nrun it again")

    told: list[Outcome] = []
    outcomes = run([Check("one", fail), Check("two", lambda _: Verdict("3 files"))], tmp_path, told.append)
    assert told == outcomes
    assert [bool(outcome.verdict.findings) for outcome in outcomes] == [True, False]
    assert exit_code(outcomes) == 1
    assert exit_code(outcomes[1:]) == 0
    assert exit_code([]) == 1, "nothing was checked"


def test_a_line_tells_what_was_proved_or_each_finding() -> None:
    assert Outcome("bandit", Verdict("3 files"), 1.25).line == "ok   bandit        1.2 s  3 files"
    assert Outcome("bandit", Verdict("", ("a.py:1", "b.py:2")), 0).line.splitlines() == [
        "FAIL bandit        0.0 s  2 found",
        "       a.py:1",
        "       b.py:2",
    ]


def test_findings_of_zizmor_are_one_line_each() -> None:
    told = (
        "error[template-injection]: code injection\n  --> ./ci.yml:8:24\n   |\n"
        "warning[artipacked]: credentials stay\n --> ./ci.yml:7:9\n   |\n"
    )
    assert zizmor_findings(told) == [
        "./ci.yml:8:24: template-injection: code injection",
        "./ci.yml:7:9: artipacked: credentials stay",
    ]
