"""Feature: a change is checked where it can break something."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pytest
from packaging.requirements import Requirement
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_release.affected import Affected, affected
from tweet_release.affected_cli import affected as command
from tweet_release.git import git, top
from tweet_release.kinds import on_page
from tweet_release.lock import Lock, LockError, Pin, changes, pins, read_lock
from tweet_release.rules import COMPARED_PAGES, RULES
from tweet_release.uv import uv
from tweet_release.workspace import Workspace, read_workspace

scenarios("features/affected.feature")

ROOT = top(Path(__file__).parent)
WHO = {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1"}
SUITE = "tests-e2e"
COMMAND = str(Path(sys.executable).with_name("tweet-release"))


@dataclass(frozen=True)
class Answer:
    """What a command printed."""

    code: int
    out: str
    err: str


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    return read_workspace(ROOT)


@pytest.fixture
def before() -> Lock | None:
    return None


@given(parsers.parse("a lock in which {dependency} was another"), target_fixture="before")
def another(workspace: Workspace, dependency: str) -> Lock:
    changed = [
        locked.model_copy(update={"version": "0.0.1"}) if locked.name == dependency else locked
        for locked in workspace.lock.package
    ]
    assert changed != list(workspace.lock.package)
    return Lock(package=tuple(changed))


@given("a lock that is the same", target_fixture="before")
def same(workspace: Workspace) -> Lock:
    return workspace.lock


@given(parsers.parse('a clone with a branch that changed "{path}"'), target_fixture="clone")
def clone_with_branch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str) -> Path:
    clone = tmp_path / "clone"
    for file in ["uv.lock", *(str(found.relative_to(ROOT)) for found in ROOT.glob("*/*/pyproject.toml"))]:
        clone.joinpath(file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / file, clone / file)
    shutil.copytree(ROOT / SUITE, clone / SUITE, ignore=shutil.ignore_patterns("*.py", "features", "__pycache__"))
    git(clone, "init", "--quiet", "--initial-branch", "main", settings=WHO)
    commit(clone, "all")
    git(clone, "switch", "--quiet", "--create", "branch")
    add(clone, path)
    commit(clone, "more")
    monkeypatch.chdir(clone)
    return clone


@given(parsers.parse('a file "{path}" that nobody committed'))
def add(clone: Path, path: str) -> None:
    clone.joinpath(path).parent.mkdir(parents=True, exist_ok=True)
    clone.joinpath(path).write_text("new = 1\n")


def commit(clone: Path, message: str) -> None:
    git(clone, "add", "--all", settings=WHO)
    author = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    git(clone, *author, "commit", "--quiet", "-m", message, settings=WHO)


@when(parsers.parse("{path} changes"), target_fixture="found")
def change(workspace: Workspace, before: Lock | None, path: str) -> list[Affected]:
    return affected(workspace, [PurePosixPath(path)], before)


@when("a person asks which packages are affected", target_fixture="answer")
def ask(clone: Path, capsys: pytest.CaptureFixture[str]) -> Answer:
    return Answer(command(), *capsys.readouterr())


@when("a workflow asks for its matrix", target_fixture="answer")
def ask_matrix(clone: Path, capsys: pytest.CaptureFixture[str]) -> Answer:
    return Answer(command(head="HEAD", as_json=True), *capsys.readouterr())


@when(parsers.parse('a person asks what differs from "{base}"'), target_fixture="answer")
def ask_base(clone: Path, base: str, capsys: pytest.CaptureFixture[str]) -> Answer:
    return Answer(command(base=base), *capsys.readouterr())


@then(parsers.parse("{packages} must prove themselves again"))
def must_prove(workspace: Workspace, found: Sequence[Affected], packages: str) -> None:
    everyone = {member.short for member in workspace.members}
    named = set(packages.replace("e2e", SUITE).split(", "))
    expected = {"everything": everyone, "nothing": set[str]()}.get(packages, named)
    assert {one.member.short for one in found} == expected


@then(parsers.parse('it says of {package} "{reason}"'))
def says_why(found: Sequence[Affected], package: str, reason: str) -> None:
    (said,) = [one.reason for one in found if one.member.short == package]
    assert said.startswith(reason)


@then(parsers.parse('it shows {name} with "{reason}"'))
def shows(answer: Answer, name: str, reason: str) -> None:
    assert answer.code == 0, answer.err
    assert re.search(rf"^ ?{name} +{re.escape(reason)}", answer.out, re.MULTILINE), answer.out


@then(parsers.parse('the matrix has packages "{packages}", released "{released}" and the suite'))
def has_matrix(answer: Answer, packages: str, released: str) -> None:
    wanted = {"packages": packages.split(", "), "released": released.split(", "), "e2e": True}
    assert json.loads(answer.out) == wanted


@then(parsers.parse('it fails and names "{name}"'))
def fails(answer: Answer, name: str) -> None:
    assert answer.code == 1
    assert name in answer.err
    assert answer.out == ""


def test_the_members_are_those_of_the_root_and_each_has_its_pyproject(workspace: Workspace) -> None:
    there = {str(file.parent.relative_to(ROOT)) for file in ROOT.glob("packages/*/pyproject.toml")}
    there |= {"infra/local", "infra/release", SUITE}
    assert {str(member.folder) for member in workspace.members} == there
    released = {member.short for member in workspace.members if member.released}
    assert released == {"tweet-schema", "producer", "processor", "loader", "insights"}


def test_the_pages_that_tests_compare_are_known(workspace: Workspace) -> None:
    found = set()
    for member in workspace.members:
        tests = "".join(file.read_text(encoding="utf-8") for file in (ROOT / member.folder / "tests").rglob("*.py"))
        for page in (ROOT / member.folder).glob("*.md"):
            # A test that writes a page of that name into a scratch folder compares nothing of ours.
            if re.search(rf"""(parents?\b[^\n]*|ROOT[^\n]*){re.escape(page.name)}""", tests):
                found.add(str(page.relative_to(ROOT)))
    assert found == COMPARED_PAGES


def test_the_readme_has_the_table_of_the_kinds(workspace: Workspace) -> None:
    page = ROOT / "infra/release/README.md"
    is_now, should_be = on_page(page, workspace)
    assert is_now == should_be, f"run `tweet-release kinds --write {page.relative_to(ROOT)}`"


def test_every_file_at_the_root_has_a_rule(workspace: Workspace) -> None:
    there = [PurePosixPath(name) for name in git(ROOT, "ls-files").splitlines()]
    reasons = {one.reason for path in there for one in affected(workspace, [path]) if path.name != "uv.lock"}
    assert [reason for reason in reasons if reason.startswith("no rule knows")] == []
    assert len({rule.pattern for rule in RULES}) == len(RULES)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ([Pin("a", "1", "x")], [Pin("a", "2", "y")], ("a 1 → 2",)),
        ([], [Pin("a", "2", "y")], ("a none → 2",)),
        ([Pin("a", "1", "x")], [], ("a 1 → none",)),
        ([Pin("a", "1", "x")], [Pin("a", "1", "y")], ("a 1: other files",)),
        ([Pin("a", "1", "x")], [Pin("a", "1", "x"), Pin("a", "2", "x")], ("a none → 2",)),
    ],
)
def test_a_change_of_the_lock_is_named(old: list[Pin], new: list[Pin], said: tuple[str, ...]) -> None:
    assert changes(old, new) == said


@pytest.mark.parametrize(
    ("name", "groups"), [("tweet-schema", ["fuzz", "test"]), ("tweet-insights", ["test"]), ("tests-e2e", [])]
)
def test_what_a_member_installs_is_what_uv_says(workspace: Workspace, name: str, groups: list[str]) -> None:
    (locked,) = [one for one in workspace.lock.members if one.name == name]
    assert sorted(locked.groups) == groups
    plain = ("--no-hashes", "--no-header", "--no-annotate", "--no-emit-workspace")
    wanted = [option for group in groups for option in ("--group", group)]
    told = uv(ROOT, "export", "--quiet", "--locked", "--offline", *plain, "--package", name, *wanted).splitlines()
    exported = {(one.name, str(one.specifier).removeprefix("==")) for one in map(Requirement, told)}
    assert {(pin.name, pin.version) for pin in pins(workspace.lock, locked)} == exported


@pytest.mark.parametrize("text", ["package = 5", "[[package]]\nversion = '1'", "[["])
def test_what_is_no_lock_is_refused_in_words(text: str) -> None:
    with pytest.raises(LockError, match=r"uv\.lock"):
        read_lock(text)


def test_the_command_is_installed_with_examples() -> None:
    done = subprocess.run([COMMAND, "affected", "--help"], capture_output=True, text=True, check=True)
    assert "Examples:" in done.stdout
