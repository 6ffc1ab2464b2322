"""Contract files may hold anything: `check` and `diff` say what is wrong, in one sentence, and never crash."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib.resources import as_file
from pathlib import Path

import pytest
from tweet_schema.avro_types import named_types
from tweet_schema.check import check
from tweet_schema.contract import SHIPPED, ContractError, latest, versions
from tweet_schema.diff import diff
from tweet_schema.name_version import named_version
from tweet_schema.topics import Subject

Edit = Callable[[Path], object]
FOLDER = "raw-value"


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    with as_file(SHIPPED) as shipped:
        return Path(shutil.copytree(shipped, tmp_path / "contracts"))


def with_logical_type(folder: Path) -> None:
    file = folder / FOLDER / "v1.avsc"
    schema = json.loads(file.read_text())
    schema["fields"][1]["type"]["logicalType"] = ["no text"]
    file.write_text(json.dumps(schema))


HOSTILE: dict[str, Edit] = {
    "no JSON": lambda folder: (folder / FOLDER / "v1.avsc").write_text("{"),
    "no UTF-8": lambda folder: (folder / FOLDER / "v1.avsc").write_bytes(b'{"type": "\xff"}'),
    "100,000 brackets": lambda folder: (folder / FOLDER / "v1.avsc").write_text("[" * 100_000),
    "no Avro": lambda folder: (folder / FOLDER / "v1.avsc").write_text('{"type": "record", "name": "A"}'),
    "holds itself": lambda folder: (folder / FOLDER / "v1.avsc").write_text(
        '{"type": "record", "name": "A", "fields": [{"name": "a", "type": ["null", "A"]}]}'
    ),
    "refused by Avro alone": with_logical_type,
    "a folder": lambda folder: (folder / FOLDER / "v0.avsc").mkdir(),
    "no number": lambda folder: (folder / FOLDER / "vx.avsc").write_text("{}"),
    "no name": lambda folder: (folder / FOLDER / ".avsc").write_text("{}"),
    "digits of another script": lambda folder: (folder / FOLDER / "v٣.avsc").write_text("{}"),
    "5,000 digits": lambda folder: (folder / FOLDER / f"v{'9' * 200}.avsc").write_text("{}"),
    "sums without a name": lambda folder: (folder / "SHA256SUMS").write_text("abc\n"),
    "sums that are no UTF-8": lambda folder: (folder / "SHA256SUMS").write_bytes(b"\xff  raw-value/v1.avsc\n"),
}


@pytest.mark.parametrize("edit", HOSTILE.values(), ids=HOSTILE.keys())
def test_check_names_what_is_wrong(copied: Path, edit: Edit) -> None:
    edit(copied)
    problems = check(copied)
    assert problems
    for problem in problems:
        assert len(str(problem)) < 500
        assert "\n" not in str(problem)


def test_a_text_with_the_properties_of_a_record_is_no_record(copied: Path) -> None:
    """Avro lets a type carry any property; the fuzzer found that we took `fields` for fields."""
    strange = {"type": "string", "fields": [{"name": "a"}], "symbols": 5, "items": {"type": "record"}}
    text = json.dumps({"type": "record", "name": "A", "fields": [{"name": "source", "type": strange}]})
    (copied / FOLDER / "v1.avsc").write_text(text)
    strange_contract = versions(Subject.RAW, copied)[0]
    assert named_types(strange_contract.schema).keys() == {"A"}
    assert [change for change in diff(strange_contract, latest(Subject.RAW)) if change.field.startswith("source")]
    assert check(copied)


@pytest.mark.parametrize("name", ["no JSON", "no UTF-8", "holds itself", "no number", "a folder"])
def test_diff_refuses_what_it_cannot_read(copied: Path, name: str) -> None:
    HOSTILE[name](copied)
    with pytest.raises(ContractError):
        named_version("raw/v1", copied)


@pytest.mark.parametrize("name", ["no UTF-8", "100,000 brackets", "sums without a name"])
def test_the_command_prints_sentences_and_no_traceback(copied: Path, name: str) -> None:
    HOSTILE[name](copied)
    command = [str(Path(sys.executable).with_name("tweet-schema")), "check", "--contracts", str(copied)]
    outcome = subprocess.run(command, capture_output=True, text=True, check=False)
    assert outcome.returncode == 1
    assert "Traceback" not in outcome.stderr
    assert outcome.stderr


def test_a_file_that_is_no_contract_stands_in_nobodys_way(copied: Path) -> None:
    (copied / FOLDER / "README.md").write_text("What these are.\n")
    assert len(versions(Subject.RAW, copied)) == len(versions(Subject.RAW))
    assert check(copied) == []
