"""Every alert fires when it should and is silent when nothing is wrong; a threshold that was raised is found."""

import re
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from tweet_release.observability.alert_rules import RULES, RUNBOOK, Alert, Mutant, alerts, alerts_in, mutants

from .alert_faults import FAULTS, SOUND, Fault, Sound, unit_tests
from .monitoring import promtool_here

ROOT = Path(__file__).parents[3]
FILES = {file.name: file.read_text() for file in sorted((ROOT / RULES).glob("*.yaml"))}
ALERTS = alerts(ROOT)
PAGE = (ROOT / RUNBOOK).read_text()


def tried(
    folder: Path, files: Mapping[str, str], cases: Sequence[Fault | Sound] = (*SOUND, *FAULTS)
) -> subprocess.CompletedProcess[str]:
    """What promtool says of the rules against what should fire."""
    for name, text in files.items():
        (folder / name).write_text(text)
    (folder / "tests.yaml").write_text(unit_tests([*files], cases))
    command = [str(promtool_here()), "test", "rules", "tests.yaml"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_every_alert_fires_for_its_fault_alone_and_none_on_a_sound_pipeline(tmp_path: Path) -> None:
    done = tried(tmp_path, FILES)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_alert_has_a_fault_that_it_is_tried_on() -> None:
    assert {fault.alert for fault in FAULTS} == {alert.alert for alert in ALERTS}


@pytest.mark.parametrize("mutant", [*mutants(FILES)], ids=lambda mutant: mutant.what)
def test_a_raised_threshold_is_found(mutant: Mutant, tmp_path: Path) -> None:
    own = {alert.alert for alert in alerts_in(mutant.text)}
    done = tried(tmp_path, {mutant.file: mutant.text}, [fault for fault in FAULTS if fault.alert in own])
    assert done.returncode == 1
    assert "FAILED" in done.stdout + done.stderr


def test_nothing_told_is_no_idleness(tmp_path: Path) -> None:
    """The rule has no threshold: it is made to be content with whatever any stage tells."""
    text = FILES["pipeline.yaml"]
    blind = re.sub(r"absent\((tweet_\w+)\)(?: or absent\(tweet_\w+\))*", r"absent(\1)", text)
    assert blind != text
    cases = [fault for fault in FAULTS if fault.alert == "TweetNoData"]
    assert tried(tmp_path, {"pipeline.yaml": FILES["pipeline.yaml"]}, cases).returncode == 0
    assert tried(tmp_path, {"pipeline.yaml": blind}, cases).returncode == 1


@pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: alert.alert)
def test_every_alert_has_a_section_that_says_what_to_do(alert: Alert) -> None:
    assert alert.annotations.runbook_url == alert.section
    section = re.search(rf"(?ms)^## {alert.alert}\n(.*?)(?=^## |\Z)", PAGE)
    assert section, f"docs/operations.md has no section {alert.alert}"
    for part in ("**Means**", "**Look**", "**Do**", "**Over**"):
        assert part in section[1], f"{alert.alert}: {part}"


def test_no_section_is_left_of_an_alert_that_is_gone() -> None:
    assert {*re.findall(r"(?m)^## (Tweet\w+)$", PAGE)} == {alert.alert for alert in ALERTS}


def test_what_the_rules_ask_for_is_in_the_catalogue() -> None:
    told = {*re.findall(r"(?m)^\| `(\w+)` \|", (ROOT / "docs" / "metrics.md").read_text())}
    told |= {name + end for name in told for end in ("_bucket", "_sum", "_count")}
    known = told | {"up", "process_start_time_seconds"}
    assert {name for alert in ALERTS for name in alert.metrics} <= known
