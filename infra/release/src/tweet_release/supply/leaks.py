"""Secrets, in the files and in every commit: gitleaks."""

import json
import tempfile
from pathlib import Path

from tweet_release.git import git
from tweet_release.supply.running import files, link_or_copy, said
from tweet_release.supply.verdict import Verdict
from tweet_release.tools.go_tools import go_tool

CONFIG = ".gitleaks.toml"
LEAKED = 9
"""An exit code that is not the one of a failure."""


def tree(root: Path) -> Verdict:
    """No secret in a file that git knows or would add."""
    names = files(root)
    with tempfile.TemporaryDirectory(prefix="tweet-tree-") as folder:
        for name in names:
            link_or_copy(root / name, Path(folder) / name)
        found = _scan(root, ["dir", folder], folder)
    return Verdict(f"no secret in {len(names)} files", found)


def history(root: Path) -> Verdict:
    """No secret in any commit of any branch; a shallow clone is not the history, and refused."""
    if git(root, "rev-parse", "--is-shallow-repository").strip() == "true":
        return Verdict("", ("this clone is shallow: `git fetch --unshallow`, or fetch-depth: 0 in a workflow",))
    commits = git(root, "rev-list", "--count", "--all").strip()
    return Verdict(f"no secret in {commits} commits", _scan(root, ["git", "--log-opts=--all", "."], ""))


def _scan(root: Path, what: list[str], prefix: str) -> tuple[str, ...]:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        options = ["--config", CONFIG, "--no-banner", "--redact", f"--exit-code={LEAKED}"]
        options += ["--report-format=json", f"--report-path={report}"]
        said([go_tool("gitleaks"), *what, *options], root, (0, LEAKED))
        leaks = json.loads(report.read_text())
    return tuple(
        f"{leak['File'].removeprefix(f'{prefix}/')}:{leak['StartLine']}: {leak['RuleID']}"
        + (f", in commit {leak['Commit'][:10]}" if leak.get("Commit") else "")
        for leak in leaks
    )
