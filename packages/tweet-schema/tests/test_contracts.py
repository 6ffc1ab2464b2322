"""Feature: contracts are frozen, documented and agree with the models."""

import json
import shutil
import subprocess
import sys
from importlib.resources import as_file
from pathlib import Path

import pytest
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_schema.contract import SHIPPED, latest
from tweet_schema.topics import Subject

scenarios("features/contracts.feature")
COMMAND = str(Path(sys.executable).with_name("tweet-schema"))


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([COMMAND, *arguments], capture_output=True, text=True, check=False)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    with as_file(SHIPPED) as shipped:
        return Path(shutil.copytree(shipped, tmp_path / "contracts"))


@given(parsers.parse('a copy of the contracts in which raw-value v1 lost its field "{field}"'), target_fixture="copy")
def lost_field(copied: Path, field: str) -> Path:
    file = copied / Subject.RAW / "v1.avsc"
    schema = json.loads(file.read_text())
    schema["fields"] = [entry for entry in schema["fields"] if entry["name"] != field]
    file.write_text(json.dumps(schema))
    return copied


@given(
    parsers.parse('a copy of the contracts with one more raw-value that demands a new field "{field}"'),
    target_fixture="copy",
)
def demanding_version(copied: Path, field: str) -> Path:
    schema = json.loads(latest(Subject.RAW).text)
    schema["fields"].append({"name": field, "type": "string", "doc": "How it sounds."})
    (copied / Subject.RAW / f"v{latest(Subject.RAW).version + 1}.avsc").write_text(json.dumps(schema))
    return copied


@given(
    parsers.parse('a copy of the contracts in which the description of "{field}" was changed'), target_fixture="copy"
)
def changed_description(copied: Path, field: str) -> Path:
    file = copied / Subject.RAW / "v1.avsc"
    text = file.read_text()
    said = '"doc": "BCP 47 language tag the platform detected."'
    assert text.count(said) == 1, field
    file.write_text(text.replace(said, '"doc": "Anything."'))
    return copied


@when('a person runs "check"', target_fixture="outcome")
def check_shipped() -> subprocess.CompletedProcess[str]:
    return run("check")


@when('a person runs "check" on the copy', target_fixture="outcome")
def check_copy(copy: Path) -> subprocess.CompletedProcess[str]:
    return run("check", "--contracts", str(copy))


@when(parsers.parse('a person runs "check" on the copy with "{options}"'), target_fixture="outcome")
def check_copy_with(copy: Path, options: str) -> subprocess.CompletedProcess[str]:
    return run("check", "--contracts", str(copy), *options.split())


@then("it says that raw-value v1 is not the file that was frozen")
def says_edited(outcome: subprocess.CompletedProcess[str]) -> None:
    assert "raw-value v1 is not the file that was frozen" in outcome.stderr


@then("every problem in the JSON has a subject, a version, a field, a code and a sentence")
def is_json(outcome: subprocess.CompletedProcess[str]) -> None:
    said = json.loads(outcome.stdout)
    assert said["ok"] is False
    assert {problem["code"] for problem in said["problems"]} >= {"edited", "no_default"}
    assert all(set(problem) == {"subject", "version", "field", "code", "sentence"} for problem in said["problems"])


@then("every line is an annotation of GitHub's for a file of the copy")
def is_annotation(outcome: subprocess.CompletedProcess[str], copy: Path) -> None:
    lines = outcome.stdout.splitlines()
    assert lines
    assert all(line.startswith(f"::error file={copy / Subject.RAW}/v") for line in lines)


@then("it succeeds")
def succeeds(outcome: subprocess.CompletedProcess[str]) -> None:
    assert outcome.returncode == 0, outcome.stderr


@then("it fails")
def fails(outcome: subprocess.CompletedProcess[str]) -> None:
    assert outcome.returncode == 1


@then(parsers.parse("it says that {count:d} subjects agree with their models"))
def says_count(outcome: subprocess.CompletedProcess[str], count: int) -> None:
    assert f"{count} subjects agree" in outcome.stdout


@then(parsers.parse('it names "{subject}" and "{field}"'))
def names(outcome: subprocess.CompletedProcess[str], subject: str, field: str) -> None:
    assert subject in outcome.stderr
    assert f"`{field}`" in outcome.stderr


@then(
    parsers.parse('it says that a reader of that version cannot read what each earlier one writes because of "{field}"')
)
def says_who_breaks(outcome: subprocess.CompletedProcess[str], field: str) -> None:
    newest = latest(Subject.RAW).version
    for writer in range(1, newest + 1):
        sentence = f"raw-value: a reader of v{newest + 1} cannot read what v{writer} writes: `{field}` has no default"
        assert any(line.startswith(sentence) for line in outcome.stderr.splitlines()), outcome.stderr
