"""Plants one defect for each check in a scratch clone: a check that does not find its own is blind."""

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from tweet_release.git import git
from tweet_release.sbom import sbom_path
from tweet_release.supply import checks, shipped_parts
from tweet_release.supply.running import files
from tweet_release.supply.verdict import Outcome, Verdict

NOBODY = ("-c", "user.name=nobody", "-c", "user.email=nobody@localhost", "-c", "commit.gpgsign=false")
PLACES = "planted-places"


@dataclass(frozen=True, slots=True)
class Plant:
    """One defect and what a finding of it says."""

    check: str
    put: Callable[[Path], None]
    told: tuple[str, ...]
    """All of these must occur in the findings."""


def scratch_clone(root: Path, folder: Path) -> Path:
    """A clone with all commits, and files as they lie here, committed or not."""
    clone = folder / "clone"
    git(root, "clone", "--quiet", "--no-tags", str(root), str(clone))
    for name in files(root):
        target = clone / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root / name, target)
    return clone


def self_test(clone: Path, tell: Callable[[Outcome], None]) -> list[Outcome]:
    """Run every check over the planted clone; a finding is what a check did not find."""
    for plant in PLANTS:
        plant.put(clone)
    by_name = {plant.check: plant for plant in PLANTS}
    judges = [replace(check, judge=PLANTED.get(check.name, check.judge)) for check in checks.ALL]

    def turned(outcome: Outcome) -> Outcome:
        return replace(outcome, verdict=found_all(outcome.verdict, by_name[outcome.name].told))

    return [turned(outcome) for outcome in checks.run(judges, clone, lambda outcome: tell(turned(outcome)))]


def found_all(verdict: Verdict, told: tuple[str, ...]) -> Verdict:
    """The verdict over a verdict: what was planted and not found."""
    text = "\n".join(verdict.findings)
    missed = tuple(f"planted and not found: {words}" for words in told if words not in text)
    return Verdict(f"found what was planted: {', '.join(told)}", missed)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def _secret() -> str:
    """Made here, so that no text of this repository looks like one."""
    return "ghp" + "_" + hashlib.sha256(b"planted").hexdigest()[:36]


def _leak(clone: Path) -> None:
    _write(clone / "planted_leak.txt", f"token = {_secret()}\n")


def _leak_in_history(clone: Path) -> None:
    _write(clone / "planted_past.txt", f"token = {_secret()}\n")
    git(clone, "add", "planted_past.txt")
    git(clone, *NOBODY, "commit", "--quiet", "--no-verify", "-m", "planted")
    git(clone, "rm", "--quiet", "planted_past.txt")
    git(clone, *NOBODY, "commit", "--quiet", "--no-verify", "-m", "removed")


def _unsafe_code(clone: Path) -> None:
    code = "import subprocess\n\n\ndef run(word: str) -> None:\n    subprocess.run(word, shell=True)\n    eval(word)\n"
    _write(clone / "packages/loader/src/tweet_loader/planted.py", code)


def _dockerfile(clone: Path) -> None:
    _write(clone / "packages/planted/Dockerfile", "FROM debian:latest\nADD planted.txt /planted.txt\n")


def _workflow(clone: Path) -> None:
    _write(
        clone / ".github/workflows/planted.yml",
        "name: planted\non: pull_request_target\njobs:\n  planted:\n    runs-on: ubuntu-latest\n    steps:\n"
        "      - uses: actions/checkout@v4\n"
        "      - run: echo ${{ github.event.pull_request.title }} $PLANTED\n",
    )


def _yaml(clone: Path) -> None:
    _write(clone / "planted.yaml", "planted: [1, 2\nother: {\n")


def _compose(clone: Path) -> None:
    _write(clone / "infra" / "planted" / "compose.yaml", "services:\n  one:\n    image: one:1\n    volumez: []\n")


def _licences(clone: Path) -> None:
    lock = clone / "uv.lock"
    text = lock.read_text().replace('name = "tweet-loader"\nversion', 'name = "tweet-loader"\nPLANTED\nversion', 1)
    head, _, rest = text.partition("PLANTED\n")
    wanted = 'dependencies = [\n    { name = "planted-gpl" },\n    { name = "planted-silent" },\n'
    parts = "".join(
        f'\n[[package]]\nname = "{name}"\nversion = "1"\nsource = {{ registry = "index" }}\n'
        for name in ("planted-gpl", "planted-silent")
    )
    _write(clone / PLACES / "uv.lock", head + rest.replace("dependencies = [\n", wanted, 1) + parts)
    for name, line in (("planted_gpl", "License-Expression: GPL-3.0-only\n"), ("planted_silent", "")):
        about = f"Metadata-Version: 2.4\nName: {name}\nVersion: 1\n{line}"
        _write(clone / PLACES / f"{name}-1.dist-info" / "METADATA", about)


def _judge_licences(clone: Path) -> Verdict:
    """With a lock of its own, so that the other checks read the real one."""
    place, real = clone / PLACES, (clone / "uv.lock").read_text()
    shutil.copyfile(place / "uv.lock", clone / "uv.lock")
    verdict = shipped_parts.licences(clone, [str(place)])
    (clone / "uv.lock").write_text(real)
    return verdict


def _judge_sboms(clone: Path) -> Verdict:
    """Written as ever, then one version and one hash are altered."""
    whole = shipped_parts.sboms(clone)
    if whole.findings:
        return whole
    path = sbom_path(clone, "tweet-loader")
    document = json.loads(path.read_text())
    by_name = {one["name"]: one for one in document["components"]}
    by_name["pydantic"]["version"] = "0.0.1"
    by_name["duckdb"]["externalReferences"][0]["hashes"][0]["content"] = "0" * 64
    path.write_text(json.dumps(document))
    return shipped_parts.judge_sboms(clone)


PLANTED: dict[str, Callable[[Path], Verdict]] = {"licences": _judge_licences, "sbom": _judge_sboms}

PLANTS = (
    Plant("history", _leak_in_history, ("planted_past.txt:1: github-pat",)),
    Plant("tree", _leak, ("planted_leak.txt:1: github-pat",)),
    Plant("bandit", _unsafe_code, ("planted.py:5: B602", "planted.py:6: B307")),
    Plant("hadolint", _dockerfile, ("packages/planted/Dockerfile:1 DL3007", "packages/planted/Dockerfile:2 DL3020")),
    Plant("zizmor", _workflow, ("template-injection", "unpinned-uses", "dangerous-triggers")),
    Plant("actionlint", lambda _: None, ("SC2086", "is potentially untrusted")),
    Plant("compose", _compose, ("additional properties 'volumez' not allowed",)),
    Plant("yamllint", _yaml, ("planted.yaml:2",)),
    Plant(
        "licences", _licences, ("planted-gpl: GPL-3.0-only is not accepted", "planted-silent: its licence is unknown")
    ),
    Plant("sbom", lambda _: None, ("SBOM says pydantic 0.0.1", "hashes of duckdb")),
)
