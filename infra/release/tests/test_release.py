"""Feature: a package is released by itself."""

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from packaging.version import Version
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_release import changelog
from tweet_release.bounds import moved, series
from tweet_release.git import git
from tweet_release.release_cli import bump, check_tag, notes
from tweet_release.workspace import read_workspace

from .scratch import ROOT, commit, skeleton, write

scenarios("features/release.feature")

FOLDERS = {"loader": "packages/loader", "schema": "packages/tweet-schema"}
NAMES = {"schema": "tweet-schema"}
LOG = "# Changelog\n\n## 0.1.0 (2026-01-02)\n\n- The first.\n"


@dataclass
class Clone:
    """Where a person works, what the last command said, and the commit before it."""

    root: Path
    capture: pytest.CaptureFixture[str]
    code: int = 0
    said: str = ""
    before: str = ""

    def change(self, package: str) -> None:
        write(self.root, f"{FOLDERS[package]}/src/new.py", "new = 1\n")

    def head(self) -> str:
        return git(self.root, "rev-parse", "HEAD").strip()

    def text(self, file: str) -> str:
        return (self.root / file).read_text(encoding="utf-8")

    def hear(self, code: int) -> None:
        out, err = self.capture.readouterr()
        self.code, self.said = code, out + err


@pytest.fixture(scope="module")
def unreleased(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every package at 0.1.0, whatever the real ones are at."""
    root = tmp_path_factory.mktemp("unreleased")
    for member in skeleton(root).members:
        project = root / member.folder / "pyproject.toml"
        text = re.sub(r'^version = ".*"', 'version = "0.1.0"', project.read_text(), count=1, flags=re.MULTILINE)
        project.write_text(re.sub(r'("tweet-[a-z]+(?:\[[a-z,]+\])?)>=[^"]+"', r'\1>=0.1,<0.2"', text))
        if member.released:
            write(root, f"{member.folder}/CHANGELOG.md", "# Changelog\n\n## 0.1.0 (unreleased)\n\n- The first.\n")
    lock = re.sub(r'(name = "tweet-[a-z]+"\nversion = )"[^"]*"', r'\1"0.1.0"', (root / "uv.lock").read_text())
    (root / "uv.lock").write_text(lock)
    commit(root, "All as it began")
    return root


@pytest.fixture(scope="module")
def released(unreleased: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = Path(shutil.copytree(unreleased, tmp_path_factory.mktemp("released") / "clone"))
    members = [member for member in read_workspace(root).members if member.released]
    for member in members:
        write(root, f"{member.folder}/CHANGELOG.md", LOG)
    commit(root, "All are released")
    for member in members:
        git(root, "tag", "--annotate", f"{member.short}/v0.1.0", "--message", member.name)
    return root


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Clone:
    monkeypatch.chdir(tmp_path)
    # The clone has no uv of its own. It may ask the index: a first lock needs what no install left in a cache.
    monkeypatch.setenv("UV", os.environ.get("UV") or str(ROOT / ".tools" / "bin" / "uv"))
    return Clone(tmp_path / "clone", capsys)


def put(clone: Clone, template: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.rmtree(clone.root, ignore_errors=True)
    shutil.copytree(template, clone.root)
    monkeypatch.chdir(clone.root)


@given("a clone in which every package was released as 0.1.0")
def put_released(clone: Clone, released: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(clone, released, monkeypatch)


@given("a clone in which nothing was released yet")
def put_unreleased(clone: Clone, unreleased: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(clone, unreleased, monkeypatch)


@given(parsers.parse('the {package} changed, and its changelog says "{entry}"'))
def changed(clone: Clone, package: str, entry: str) -> None:
    clone.change(package)
    write(clone.root, f"{FOLDERS[package]}/CHANGELOG.md", LOG.replace("## 0", f"## Unreleased\n\n{entry}\n\n## 0"))
    commit(clone.root, f"The {package} does more")


@given("the loader changed and nobody says how")
def changed_silently(clone: Clone) -> None:
    clone.change("loader")
    commit(clone.root, "The loader loads faster")


@given("a file that nobody committed")
def uncommitted(clone: Clone) -> None:
    clone.change("loader")


@given("nothing changed")
def nothing_changed() -> None:
    pass


@given("the changelog of the loader lost its section")
def lost_section(clone: Clone) -> None:
    write(clone.root, "packages/loader/CHANGELOG.md", "# Changelog\n")


@when(parsers.parse("a person releases the {package} as {kind}"))
def release(clone: Clone, package: str, kind: str) -> None:
    clone.before = clone.head()
    flags = {name: name == kind.replace("-", "_") for name in ("major", "minor", "patch", "as_is")}
    clone.hear(bump(NAMES.get(package, package), **flags))


@when(parsers.parse("a workflow checks the tag {tag}"))
def check(clone: Clone, tag: str) -> None:
    clone.hear(check_tag(tag))


@then(parsers.parse("the tag {tag} is on the newest commit, and nothing else is changed or new"))
def is_tagged(clone: Clone, tag: str) -> None:
    assert clone.code == 0, clone.said
    assert git(clone.root, "describe", "--exact-match", "--match", tag).strip() == tag
    assert git(clone.root, "rev-parse", "HEAD~1").strip() == clone.before
    assert git(clone.root, "status", "--porcelain") == ""


@then(parsers.parse("pyproject and lock of the loader say {version}"))
def says_version(clone: Clone, version: str) -> None:
    workspace = read_workspace(clone.root)
    assert workspace.find("loader").version == version
    assert [locked.version for locked in workspace.lock.members if locked.name == "tweet-loader"] == [version]


@then(parsers.parse('the changelog of the loader has a dated section {version} with "{entry}"'))
def has_section(clone: Clone, version: str, entry: str) -> None:
    assert changelog.notes(clone.text("packages/loader/CHANGELOG.md"), version) == entry


@then(parsers.parse('the changelog of the loader says under Unreleased "{words}"'))
def says_pending(clone: Clone, words: str) -> None:
    found = changelog.pending(clone.text("packages/loader/CHANGELOG.md"))
    assert found is not None
    assert words in found.body


@then(parsers.parse("the first page says that {name} {version} is released"))
def on_first_page(clone: Clone, name: str, version: str) -> None:
    assert re.search(rf"\| {name} +\| {re.escape(version)} +\|", clone.text("README.md"))


@then(parsers.parse('{name} asks for "{requirement}"'))
def asks_for(clone: Clone, name: str, requirement: str) -> None:
    folder = read_workspace(clone.root).find(name).folder
    assert f'"{requirement}"' in clone.text(f"{folder}/pyproject.toml")


@then(parsers.parse('the notes of {tag} are "{words}"'))
def notes_are(clone: Clone, tag: str, words: str) -> None:
    clone.hear(notes(tag))
    assert (clone.code, clone.said) == (0, f"{words}\n")


@then(parsers.parse('it says "{words}"'))
def says(clone: Clone, words: str) -> None:
    assert words in clone.said


@then("it succeeds")
def succeeds(clone: Clone) -> None:
    assert clone.code == 0, clone.said


@then(parsers.parse('it is refused with "{reason}"'))
def is_refused(clone: Clone, reason: str) -> None:
    assert clone.code == 1, clone.said
    assert reason in clone.said


@then("nothing was written")
def nothing_written(clone: Clone) -> None:
    assert clone.head() == clone.before
    assert git(clone.root, "diff", "HEAD") == ""


def test_what_fails_midway_leaves_the_tree_as_it_was(
    clone: Clone, released: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(clone, released, monkeypatch)
    changed(clone, "schema", "- More.")
    write(clone.root, "README.md", "A page without the marks of the matrix.\n")
    commit(clone.root, "No marks")
    release(clone, "schema", "minor")
    is_refused(clone, "README.md has no line")
    nothing_written(clone)
    assert git(clone.root, "status", "--porcelain") == ""
    assert git(clone.root, "tag", "--list", "tweet-schema/v0.2.0") == ""


@pytest.mark.parametrize("flags", [{}, {"major": True, "minor": True}])
def test_one_bump_is_said(flags: dict[str, bool], clone: Clone) -> None:
    clone.hear(bump("loader", **flags))
    assert (clone.code, clone.said) == (2, "say one of --major, --minor, --patch and --as-is\n")


@pytest.mark.parametrize(
    ("version", "bounds"),
    [("0.2.0", ">=0.2,<0.3"), ("1.0.0", ">=1.0,<2"), ("2.3.1", ">=2.3,<3"), ("0.10.4", ">=0.10,<0.11")],
)
def test_a_series_holds_its_version_and_shuts_out_the_next(version: str, bounds: str) -> None:
    assert series(Version(version)) == bounds


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"tweet-schema>=0.1,<0.2"', '"tweet-schema>=0.2,<0.3"'),
        ('"tweet-schema[bulk,arrow]>=0.1,<0.2"', '"tweet-schema[arrow,bulk]>=0.2,<0.3"'),
        ("\"tweet-schema<0.2; python_version < '3.12'\"", '"tweet-schema>=0.2,<0.3; python_version < "3.12""'),
        ('"tweet-schema>=0.1,<1"', '"tweet-schema>=0.1,<1"'),
        ('"tweet-schema[bulk]"', '"tweet-schema[bulk]"'),
        ('"tweet-schemas<0.2"', '"tweet-schemas<0.2"'),
        ('name = "tweet-schema"', 'name = "tweet-schema"'),
    ],
)
def test_only_bounds_that_shut_the_version_out_move(before: str, after: str) -> None:
    assert moved(before, "tweet-schema", Version("0.2.0")) == after.replace('"3.12"', "'3.12'")


def test_a_change_is_noted_where_nothing_is_pending_yet() -> None:
    once = changelog.noted(LOG, "Needs more.")
    assert once == LOG.replace("## 0", "## Unreleased\n\n- Needs more.\n\n## 0")
    both = changelog.pending(changelog.noted(once, "And more."))
    assert both is not None
    assert both.body == "- Needs more.\n- And more."
    assert changelog.noted("# Empty\n", "First.").endswith("## Unreleased\n\n- First.\n\n")
