"""Feature: what was released of a contract stays."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from pydantic import JsonValue
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_release.contracts_cli import contracts
from tweet_release.git import git
from tweet_schema.contract import Contract, frozen_text
from tweet_schema.frozen import SUMS, digest

from .scratch import CONTRACTS, commit, skeleton

scenarios("features/contracts.feature")


@dataclass(frozen=True)
class Answer:
    """What the command printed."""

    code: int
    said: str


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("contracts")
    skeleton(root)
    # The newest of trends are made here, whatever the real ones are at.
    for later in sorted((root / CONTRACTS / "trends-value").glob("v*.avsc")):
        if later.name != "v1.avsc":
            later.unlink()
    git(root, "commit", "--quiet", "--all", "--allow-empty", "--message", "One version of trends")
    return root


@pytest.fixture
def place(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = Path(shutil.copytree(template, tmp_path / "clone"))
    monkeypatch.chdir(root)
    return root / CONTRACTS / "trends-value"


@given("no release of tweet-schema")
def not_released() -> None:
    pass


@given("a release of tweet-schema")
def is_released(place: Path) -> None:
    git(place, "tag", "--annotate", "tweet-schema/v0.1.0", "--message", "The first")


def add_version(place: Path, field: dict[str, JsonValue]) -> None:
    schema = Contract.parse((place / "v1.avsc").read_text(encoding="utf-8"))
    fields = schema["fields"]
    assert isinstance(fields, list)
    fields.append(field)
    (place / "v2.avsc").write_text(frozen_text(schema), encoding="utf-8")


@given("a new version of trends-value with an optional field")
def optional_field(place: Path) -> None:
    add_version(place, {"name": "mood", "type": ["null", "string"], "default": None, "doc": "How it sounds."})


@given("a new version of trends-value with a field that must be given")
def needed_field(place: Path) -> None:
    add_version(place, {"name": "mood", "type": "string", "doc": "How it sounds."})


@given("the released trends-value v1 was edited, and its digest with it")
def edited(place: Path) -> None:
    file, sums = place / "v1.avsc", place.parent / SUMS
    before = file.read_text(encoding="utf-8")
    schema = json.loads(before)
    schema["fields"][0]["doc"] += " Or so."
    after = frozen_text(schema)
    file.write_text(after, encoding="utf-8")
    told = sums.read_text(encoding="utf-8")
    assert digest(before) in told
    sums.write_text(told.replace(digest(before), digest(after)), encoding="utf-8")


@given("the released trends-value v1 has the line ends of another system")
def other_line_ends(place: Path) -> None:
    file = place / "v1.avsc"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))


@given("the released trends-value v1 was taken away")
def taken_away(place: Path) -> None:
    (place / "v1.avsc").unlink()


@given("that is released as tweet-schema/v0.2.0")
def released_again(place: Path) -> None:
    commit(place, "Edited")
    git(place, "tag", "--annotate", "tweet-schema/v0.2.0", "--message", "The second")


@when("the contracts are held against the last release", target_fixture="answer")
def compare(place: Path, capsys: pytest.CaptureFixture[str]) -> Answer:
    code = contracts()
    return Answer(code, "".join(capsys.readouterr()))


@when(parsers.re(r"the contracts are held against (?P<base>\w+)$"), target_fixture="answer")
def compare_with(place: Path, base: str, capsys: pytest.CaptureFixture[str]) -> Answer:
    code = contracts(base=base)
    return Answer(code, "".join(capsys.readouterr()))


@then(parsers.parse('it succeeds with "{words}"'))
def succeeds(answer: Answer, words: str) -> None:
    assert answer.code == 0, answer.said
    assert words in answer.said


@then(parsers.parse('it fails with "{words}"'))
def fails(answer: Answer, words: str) -> None:
    assert answer.code == 1
    assert words in answer.said
