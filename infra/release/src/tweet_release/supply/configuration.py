"""Dockerfiles, workflows and YAML, each by the linter of its kind."""

import os
import re
import subprocess
from pathlib import Path

from tweet_release.supply.running import files, said, script
from tweet_release.supply.verdict import Verdict
from tweet_release.tools.go_tools import docker_compose, go_tool
from tweet_release.tools.place import ToolError

WORKFLOWS = (".github/workflows/*.yml", ".github/workflows/*.yaml")
ZIZMOR_FOUND = (0, 11, 12, 13, 14)
"""zizmor's exit codes: nothing, or the highest severity found."""


def dockerfiles(root: Path) -> Verdict:
    """Every Dockerfile, by hadolint and `.hadolint.yaml`."""
    found = files(root, "Dockerfile", "**/Dockerfile", "**/Dockerfile.*", "**/*.Dockerfile")
    if not found:
        return Verdict("no Dockerfile")
    told = said([script("hadolint"), "--no-color", "--format=tty", *found], root)
    return Verdict(f"hadolint: {len(found)} Dockerfiles", _lines(told))


def workflow_security(root: Path) -> Verdict:
    """Every workflow, by zizmor: pinned actions, least rights, no template injection."""
    found = files(root, *WORKFLOWS)
    if not found:
        return Verdict("no workflow")
    config = ["--config", "zizmor.yml"] if (root / "zizmor.yml").is_file() else []
    told = said([script("zizmor"), "--offline", "--format=plain", "--no-progress", *config, *found], root, ZIZMOR_FOUND)
    return Verdict(f"zizmor: {len(found)} workflows", tuple(zizmor_findings(told)))


def zizmor_findings(told: str) -> list[str]:
    """Each finding of zizmor's report on one line: place, then what it is."""
    pattern = r"^(?:error|warning|info|help)\[([^\]]+)\]: (.+)\n\s*--> (\S+)$"
    return [f"{place}: {rule}: {text}" for rule, text, place in re.findall(pattern, told, re.MULTILINE)]


def workflow_syntax(root: Path) -> Verdict:
    """Every workflow, by actionlint, its scripts by shellcheck."""
    found = files(root, *WORKFLOWS)
    if not found:
        return Verdict("no workflow")
    done = subprocess.run(
        [go_tool("actionlint"), "-no-color", "-oneline", f"-shellcheck={script('shellcheck')}", *found],
        cwd=root,
        env={**os.environ, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in {0, 1}:
        raise ToolError(f"actionlint ended with {done.returncode}: {done.stderr.strip()}")
    return Verdict(f"actionlint with shellcheck: {len(found)} workflows", _lines(done.stdout))


def yaml_files(root: Path) -> Verdict:
    """Every YAML file that is not a template, by yamllint and `.yamllint.yaml`."""
    found = [name for name in files(root, "*.yml", "*.yaml") if "/templates/" not in name]
    if not found:
        return Verdict("no YAML file")
    told = said([script("yamllint"), "--strict", "--format=parsable", *found], root, (0, 1, 2))
    return Verdict(f"yamllint: {len(found)} YAML files", _lines(told))


def compose_files(root: Path) -> Verdict:
    """Every compose file with all its profiles, by docker compose itself: what it refuses comes up nowhere."""
    found = files(root, "**/compose.yaml")
    findings: list[str] = []
    for name in found:
        command: list[str | Path] = [docker_compose(), "--file", name, "--profile", "*", "config", "--quiet"]
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
        if done.returncode:
            findings.extend(f"{name}: {line}" for line in _lines(done.stderr))
    return Verdict(f"docker compose config: {len(found)} compose files", tuple(findings))


def _lines(told: str) -> tuple[str, ...]:
    return tuple(line for line in told.splitlines() if line.strip())
