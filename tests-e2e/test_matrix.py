"""What packages say of the subjects they read and write is what their source does."""

import ast
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from tweet_schema.releases import READS, WRITES
from tweet_schema.topics import Subject

ROOT = Path(__file__).resolve().parent.parent
CODECS = ("tweet_schema.wire", "tweet_schema.bulk", "tweet_schema.bulk_encode", "pyspark.sql.avro.functions")
TO_READ = {"decode", "decode_messages", "from_avro"}
TO_WRITE = {"encode", "encode_batch", "encode_messages", "to_avro"}
PACKAGES = ("producer", "processor", "loader", "insights")


def named_subjects(source: str) -> Iterator[Subject]:
    """Every `Subject.X` of a source file."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Subject":
            yield Subject[node.attr]


def imported(source: str) -> Iterator[str]:
    """Every name that a source file imports from where codecs are."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module in CODECS:
            yield from (alias.name for alias in node.names)


def source_of(package: str) -> Path:
    return ROOT / "packages" / package / "src" / f"tweet_{package}"


def said(package: str, group: str) -> dict[Subject, str]:
    """By subject, the module that a package names."""
    distribution = f"tweet-{package}"
    mine = [entry for entry in entry_points(group=group) if entry.dist and entry.dist.name == distribution]
    return {Subject(entry.name): entry.module for entry in mine}


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_says_all_that_its_source_names_and_nothing_else(package: str) -> None:
    sources = [file.read_text(encoding="utf-8") for file in source_of(package).rglob("*.py")]
    # Who takes no message apart and makes none has a contract's columns only, as insights does.
    codecs = any(name for source in sources for name in imported(source))
    found = {subject for source in sources for subject in named_subjects(source)} if codecs else set()
    assert found == said(package, READS).keys() | said(package, WRITES).keys()


@pytest.mark.parametrize("group", [READS, WRITES])
@pytest.mark.parametrize("package", PACKAGES)
def test_the_module_that_is_named_has_to_do_with_the_subject(package: str, group: str) -> None:
    for subject, module in said(package, group).items():
        file = source_of(package).parent / f"{module.replace('.', '/')}.py"
        assert subject in named_subjects(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("package", PACKAGES)
def test_who_says_that_it_reads_decodes_and_who_encodes_says_that_it_writes(package: str) -> None:
    names = {name for file in source_of(package).rglob("*.py") for name in imported(file.read_text(encoding="utf-8"))}
    # Who only writes may decode, too: the producer's faults are made of its own messages.
    assert names & TO_READ or not said(package, READS)
    assert bool(names & TO_WRITE) == bool(said(package, WRITES))


def test_nobody_else_says_anything() -> None:
    speakers = {entry.dist.name for group in (READS, WRITES) for entry in entry_points(group=group) if entry.dist}
    assert speakers == {"tweet-producer", "tweet-processor", "tweet-loader"}
