"""Feature: a contract evolves like a database."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
import tweet_schema
from pytest_bdd import given, parsers, scenarios, then, when

scenarios("features/snapshot.feature")

Outcome = subprocess.CompletedProcess[str]
Edit = Callable[[str], str]


@dataclass(frozen=True)
class Scratch:
    """A copy of the package that a person may edit."""

    folder: Path

    def edit(self, file: str, old: str, new: str) -> None:
        place = self.folder / "tweet_schema" / file
        text = place.read_text()
        assert text.count(old) == 1, f"{file} does not have {old!r} once"
        place.write_text(text.replace(old, new))

    def run(self, *arguments: str) -> Outcome:
        environment = {**os.environ, "PYTHONPATH": str(self.folder), "COLUMNS": "200"}
        command = [sys.executable, "-m", "tweet_schema", *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)

    @property
    def contracts(self) -> Mapping[str, str]:
        """Digest of every file among the contracts."""
        place = self.folder / "tweet_schema" / "contracts"
        files = [file for file in place.rglob("*") if file.is_file()]
        return {str(file.relative_to(place)): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


@pytest.fixture
def scratch(tmp_path: Path) -> Scratch:
    (package,) = tweet_schema.__path__
    shutil.copytree(package, tmp_path / "tweet_schema", ignore=shutil.ignore_patterns("__pycache__"))
    return Scratch(tmp_path)


@given("a scratch copy of the package", target_fixture="before")
def scratch_copy(scratch: Scratch) -> Mapping[str, str]:
    return scratch.contracts


@given(parsers.parse('Tweet gained the optional text field "{name}"'))
def gain_optional(scratch: Scratch, name: str) -> None:
    field = f'    {name}: str | None = Field(default=None, description="What it was written with.")\n'
    scratch.edit(
        "tweet_event.py",
        "    lang: str | None = Field(default=None",
        f"{field}    lang: str | None = Field(default=None",
    )


@given(parsers.parse("a copy in which {subject} was never frozen"), target_fixture="taken")
def never_frozen(scratch: Scratch, subject: str) -> str:
    place = scratch.folder / "tweet_schema" / "contracts"
    taken = (place / subject / "v1.avsc").read_text()
    shutil.rmtree(place / subject)
    sums = (place / "SHA256SUMS").read_text().splitlines(keepends=True)
    (place / "SHA256SUMS").write_text("".join(line for line in sums if subject not in line))
    return taken


@then(parsers.parse("it wrote {subject} v1 as it was before"))
def wrote_first(scratch: Scratch, outcome: Outcome, taken: str, subject: str) -> None:
    assert f"wrote {subject}/v1.avsc" in outcome.stdout
    assert (scratch.folder / "tweet_schema" / "contracts" / subject / "v1.avsc").read_text() == taken


@given(parsers.parse('Tweet demands the new field "{name}"'))
def demand(scratch: Scratch, name: str) -> None:
    field = f'    {name}: str = Field(description="How it sounds.")\n'
    scratch.edit(
        "tweet_event.py",
        "    lang: str | None = Field(default=None",
        f"{field}    lang: str | None = Field(default=None",
    )


@given(parsers.parse('TweetEvent lost the field "source"'))
def lose(scratch: Scratch) -> None:
    line = '    source: Text = Field(description="Platform or generator it comes from, such as fake, x or bluesky.")\n'
    scratch.edit("tweet_event.py", line, "")


@given("like_count became text")
def become_text(scratch: Scratch) -> None:
    scratch.edit("tweet_event.py", "like_count: int = Field(default=0, ", 'like_count: str = Field(default="", ')


@given("lang lost its default")
def lose_default(scratch: Scratch) -> None:
    scratch.edit("tweet_event.py", "    lang: str | None = Field(default=None, ", "    lang: str = Field(")


@given(parsers.parse('EventKind gained the symbol "{symbol}"'))
def gain_symbol(scratch: Scratch, symbol: str) -> None:
    scratch.edit(
        "tweet_event.py", '    DELETED = "deleted"\n', f'    DELETED = "deleted"\n    {symbol.upper()} = "{symbol}"\n'
    )


@given(parsers.parse('Author gained the field "{name}" without a mark'))
def gain_unmarked(scratch: Scratch, name: str) -> None:
    field = f'    {name}: str | None = Field(default=None, description="Where to write to.")\n'
    line = "    verified: bool | None = Field(default=None"
    scratch.edit("tweet_event.py", line, field + line)


@given("the text of a tweet lost its mark")
def lose_mark(scratch: Scratch) -> None:
    scratch.edit("tweet_event.py", "    text: Annotated[str, Personal.CONTENT] =", "    text: str =")


@given("a field has no description")
def undescribed(scratch: Scratch) -> None:
    scratch.edit("tweet_event.py", 'description="BCP 47 language tag the platform detected."', 'description=""')


@when("a person takes a snapshot", target_fixture="outcome")
def take_snapshot(scratch: Scratch) -> Outcome:
    return scratch.run("snapshot")


@when("a person asks for the difference between raw-value v1 and the models", target_fixture="outcome")
def ask_difference(scratch: Scratch) -> Outcome:
    return scratch.run("diff", "raw-value/v1", "raw-value/model")


@when("a person asks for the difference between raw-value latest and the models", target_fixture="outcome")
def ask_latest_difference(scratch: Scratch) -> Outcome:
    return scratch.run("diff", "raw/latest", "raw/model")


@then("it succeeds")
def succeeds(outcome: Outcome) -> None:
    assert outcome.returncode == 0, outcome.stderr


@then("it fails")
def fails(outcome: Outcome) -> None:
    assert outcome.returncode == 1, outcome.stdout
    assert "Traceback" not in outcome.stderr


@then(parsers.re('it says "(?P<sentence>.+)"'))
def says(outcome: Outcome, sentence: str) -> None:
    assert sentence.replace("\\|", "|") in outcome.stdout + outcome.stderr


@then("no file was written")
def nothing_written(scratch: Scratch, before: Mapping[str, str]) -> None:
    assert scratch.contracts == before


@then(parsers.parse('it wrote the next version of raw-value with "{name}"'))
def wrote_next(scratch: Scratch, before: Mapping[str, str], name: str) -> None:
    (new,) = [file for file in scratch.contracts if file not in before]
    newest = max(int(file.split("/v")[1].removesuffix(".avsc")) for file in before if file.startswith("raw-value/"))
    assert new == f"raw-value/v{newest + 1}.avsc"
    text = (scratch.folder / "tweet_schema" / "contracts" / new).read_text()
    assert f'"name": "{name}"' in text
    assert json.loads(text)["name"] == "TweetEvent"


@then("a check of the scratch copy succeeds")
def check_succeeds(scratch: Scratch) -> None:
    outcome = scratch.run("check")
    assert outcome.returncode == 0, outcome.stderr


@then("all other files are as they were")
def others_untouched(scratch: Scratch, before: Mapping[str, str]) -> None:
    frozen = {file: digest for file, digest in before.items() if file.endswith(".avsc")}
    assert {file: digest for file, digest in scratch.contracts.items() if file in frozen} == frozen
