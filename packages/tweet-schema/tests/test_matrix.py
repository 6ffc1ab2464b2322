"""Feature: which version of which package reads and writes which contract version."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import as_file
from pathlib import Path

import pytest
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_schema.contract import SHIPPED, latest, versions
from tweet_schema.matrix import BEGIN, END, PageError, Row, as_table, matrix, on_page
from tweet_schema.releases import FILE, Release, ReleaseError, installed, record, released
from tweet_schema.topics import Subject

scenarios("features/matrix.feature")

Outcome = subprocess.CompletedProcess[str]
COMMAND = str(Path(sys.executable).with_name("tweet-schema"))
RELEASE = '[[release]]\npackage="tweet-x"\nversion="1"\ntweet_schema="1"\n'
AROUND = ("# A page\n\nAbove.\n\n", "\n\nBelow.\n")


@dataclass(frozen=True)
class Scene:
    """A copy of the contracts, and a folder of packages that Python finds."""

    contracts: Path
    packages: Path
    page: Path

    def run(self, *arguments: str) -> Outcome:
        environment = os.environ | {"PYTHONPATH": str(self.packages)}
        command = [COMMAND, "matrix", "--contracts", str(self.contracts), *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)

    def install(self, name: str, version: str, says: Mapping[str, Sequence[str]]) -> None:
        """What a wheel leaves behind."""
        place = self.packages / f"{name.replace('-', '_')}-{version}.dist-info"
        place.mkdir(parents=True)
        (place / "METADATA").write_text(f"Metadata-Version: 2.4\nName: {name}\nVersion: {version}\n")
        groups = ["\n".join([f"[{group}]", *(f"{one} = probe" for one in names)]) for group, names in says.items()]
        (place / "entry_points.txt").write_text("\n\n".join(groups) + "\n")


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    with as_file(SHIPPED) as shipped:
        contracts = Path(shutil.copytree(shipped, tmp_path / "contracts"))
    (contracts / FILE).unlink(missing_ok=True)
    return Scene(contracts, tmp_path / "packages", tmp_path / "PAGE.md")


@given(parsers.parse('an installed package "{name}" {version} that reads raw-value and writes processed-value'))
def install_probe(scene: Scene, name: str, version: str) -> None:
    scene.install(name, version, {"tweet_schema.reads": ["raw-value"], "tweet_schema.writes": ["processed-value"]})


@given("the release of tweet-probe was recorded")
def recorded(scene: Scene) -> None:
    outcome = scene.run("--record", "tweet-probe")
    assert outcome.returncode == 0, outcome.stderr
    assert outcome.stdout == "recorded tweet-probe 0.3.0\n"


@given("raw-value and processed-value got another version after it")
def another_version(scene: Scene) -> None:
    for subject in (Subject.RAW, Subject.PROCESSED):
        newest = latest(subject)
        (scene.contracts / subject / f"v{newest.version + 1}.avsc").write_text(newest.text, encoding="utf-8")


@given("a page with the two marks of the matrix")
def marked_page(scene: Scene) -> None:
    scene.page.write_text(f"{AROUND[0]}{BEGIN}\n{END}{AROUND[1]}", encoding="utf-8")


@given("a page without the marks of the matrix")
def unmarked_page(scene: Scene) -> None:
    scene.page.write_text("".join(AROUND), encoding="utf-8")


@when("a person asks for the matrix", target_fixture="outcome")
def ask(scene: Scene) -> Outcome:
    return scene.run("--json")


@when(parsers.parse("a person records the release of {name}"), target_fixture="outcome")
def record_release(scene: Scene, name: str) -> Outcome:
    return scene.run("--record", name)


@when("a person checks the page", target_fixture="outcome")
def check_page(scene: Scene) -> Outcome:
    return scene.run("--check", str(scene.page))


@when("a person writes the matrix to the page", target_fixture="outcome")
def write_page(scene: Scene) -> Outcome:
    outcome = scene.run("--write", str(scene.page))
    assert outcome.returncode == 0, outcome.stderr
    return outcome


@then(
    parsers.re(
        r"it says that tweet-probe 0\.3\.0 is (?P<not_yet>not )?released, reads every version of raw-value and writes "
        r"the (newest processed-value|processed-value before the newest)"
    )
)
def says_what_it_does(scene: Scene, outcome: Outcome, not_yet: str | None) -> None:
    assert outcome.returncode == 0, outcome.stderr
    rows = [row for row in json.loads(outcome.stdout) if row["package"] == "tweet-probe"]
    row = rows[0]
    assert (row["version"], row["released"]) == ("0.3.0", not not_yet)
    assert row["reads"] == {"raw-value": [contract.version for contract in versions(Subject.RAW, scene.contracts)]}
    # The copy's newest is one more than the shipped where a version was added.
    assert row["writes"] == {"processed-value": latest(Subject.PROCESSED).version}


@then("it succeeds")
def succeeds(outcome: Outcome) -> None:
    assert outcome.returncode == 0, outcome.stderr


@then("it fails")
def fails(outcome: Outcome) -> None:
    assert outcome.returncode == 1, outcome.stdout
    assert "Traceback" not in outcome.stderr
    assert outcome.stderr.count("\n") == 1


@then(parsers.re('it says "(?P<sentence>.+)"'))
def says(outcome: Outcome, sentence: str) -> None:
    assert sentence in outcome.stderr


@then("all else on the page is as it was")
def rest_untouched(scene: Scene) -> None:
    text = scene.page.read_text(encoding="utf-8")
    assert text.startswith(AROUND[0] + BEGIN)
    assert text.endswith(END + AROUND[1])
    assert "| tweet-probe " in text


def row(reads: Mapping[Subject, Sequence[int]]) -> Row:
    return Row("tweet-x", "1.0.0", released=True, tweet_schema="1.0.0", reads=reads, writes={Subject.REJECTED: 2})


@pytest.mark.parametrize(
    ("numbers", "words"), [([1], "v1"), ([1, 2, 3], "v1 to v3"), ([1, 3], "v1 v3"), ([], "none"), ([2, 3], "v2 to v3")]
)
def test_what_is_read_is_said_shortly_and_without_hiding_a_gap(numbers: Sequence[int], words: str) -> None:
    assert f"reads {words}  " in as_table([row({Subject.RAW: numbers})], markdown=False) + "  "


def test_a_version_that_cannot_be_read_is_not_claimed(scene: Scene) -> None:
    schema = json.loads(latest(Subject.RAW).text)
    schema["fields"].append({"name": "mood", "type": "string", "doc": "How it sounds."})
    newest = latest(Subject.RAW).version
    (scene.contracts / Subject.RAW / f"v{newest + 1}.avsc").write_text(json.dumps(schema), encoding="utf-8")
    (scene.contracts / FILE).write_text(RELEASE + f"reads={{raw-value={newest + 1}}}\nwrites={{}}\n", encoding="utf-8")
    (found,) = [one for one in matrix(scene.contracts) if one.package == "tweet-x"]
    assert found.reads == {Subject.RAW: [newest + 1]}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[[release", "is no TOML"),
        ('[[release]]\npackage = "x"\n', "release 1, version: Field required"),
        (RELEASE + "reads={mood=1}\nwrites={}\n", "release 1, reads"),
        (RELEASE + "reads={raw-value=99}\nwrites={}\n", "tweet-x 1 was released with raw-value v99: no such file"),
        ("release = 5", "release"),
        ("release = [5]", "release 1"),
    ],
)
def test_a_damaged_record_of_releases_is_refused_in_words(scene: Scene, text: str, why: str) -> None:
    (scene.contracts / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(ReleaseError) as refused:
        matrix(scene.contracts)
    assert why in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_subject_that_there_is_not_is_named(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    scene.install("tweet-odd", "1.0", {"tweet_schema.reads": ["mood-value"]})
    monkeypatch.syspath_prepend(str(scene.packages))
    with pytest.raises(ReleaseError, match="tweet-odd says that it has to do with mood-value"):
        matrix(scene.contracts)


def test_a_page_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(PageError, match="cannot be read"):
        on_page(tmp_path / "none.md", [])


def test_releases_are_read_as_they_were_recorded(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    scene.install("tweet-one", "1.0", {"tweet_schema.reads": ["raw-value", "processed-value"]})
    scene.install("tweet-two", "2.0", {"tweet_schema.writes": ["rejected-value"]})
    monkeypatch.syspath_prepend(str(scene.packages))
    kept = [record(scene.contracts, name) for name in ("tweet-one", "tweet-two")]
    assert released(scene.contracts) == kept
    assert [one for one in installed(scene.contracts) if one in kept] == kept
    assert all(isinstance(one, Release) for one in kept)
    with pytest.raises(ReleaseError, match="recorded already"):
        record(scene.contracts, "tweet-one")
