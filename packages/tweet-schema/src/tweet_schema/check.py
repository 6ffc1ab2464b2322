"""Do models, frozen files and their versions agree? Needs no network."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path

from pydantic import JsonValue

from tweet_schema.avro_types import fields, named_types
from tweet_schema.compatibility import Break, breaks
from tweet_schema.contract import MODELS, SHIPPED, Contract, ContractError, frozen_text, modelled, versions
from tweet_schema.diff import diff
from tweet_schema.frozen import read_sums, was_edited
from tweet_schema.marks import unmarked
from tweet_schema.schema_text import SchemaTextError
from tweet_schema.topics import Subject


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with one contract."""

    subject: str
    version: int
    field: str
    """Dotted; empty when it is about the file as a whole."""
    code: str
    sentence: str

    def __str__(self) -> str:
        return self.sentence


def check(folder: Traversable | Path = SHIPPED) -> list[Problem]:
    """Everything that is wrong with the contracts in `folder`; empty when all agree.

    Looks for: missing versions, edited frozen files, files not in the canonical form, fields without
    documentation, ordered pairs of versions that cannot read each other, fields of the newest version that sound
    like personal data and are not marked, and a model that says something else than the newest version.
    """
    sums = read_sums(folder)
    return [problem for subject in Subject for problem in _check_subject(subject, folder, sums)]


def _check_subject(subject: Subject, folder: Traversable | Path, sums: dict[str, str]) -> Iterator[Problem]:
    try:
        found = versions(subject, folder)
        broken = breaks((f"v{contract.version}", contract) for contract in found)
    except (ContractError, SchemaTextError) as error:
        yield Problem(subject, 0, "", "unreadable", str(error))
        return
    for contract in found:
        yield from _check_file(contract, sums)
    yield from (from_break(one, found[-1].version) for one in broken)
    yield from sounding_personal(found[-1])
    yield from _drift(found[-1])


def _check_file(contract: Contract, sums: dict[str, str]) -> Iterator[Problem]:
    if was_edited(contract, sums):
        yield Problem(
            contract.subject,
            contract.version,
            "",
            "edited",
            f"{contract.label} is not the file that was frozen: restore it, edit the model, take a snapshot",
        )
    if contract.text != frozen_text(contract.schema):
        sentence = f"{contract.label} is not in the canonical form: two-space JSON, UTF-8, a final newline"
        yield Problem(contract.subject, contract.version, "", "not_canonical", sentence)
    yield from undocumented(contract)


def undocumented(contract: Contract) -> Iterator[Problem]:
    """Fields that nobody described."""
    for field in _undocumented(contract.schema):
        yield Problem(
            contract.subject,
            contract.version,
            field,
            "undocumented",
            f"{contract.label}: `{field}` has no documentation: describe it with `Field(description=...)`",
        )


def sounding_personal(contract: Contract) -> Iterator[Problem]:
    """Fields whose names sound like personal data and that say nothing about it."""
    for field in unmarked(contract):
        yield Problem(
            contract.subject,
            contract.version,
            field,
            "unmarked",
            f"{contract.label}: `{field}` sounds like personal data: mark it, as `Annotated[str, Personal.IDENTITY]` "
            "or `Personal.CONTENT`, or `Personal.NONE` if it tells nothing of a person",
        )


def _undocumented(schema: dict[str, JsonValue]) -> Iterator[str]:
    root = str(schema.get("name"))
    for record in {id(found): found for found in named_types(schema).values()}.values():
        assert isinstance(record, dict)  # noqa: S101 - only definitions are named
        prefix = "" if record.get("name") == root else f"{str(record.get('name')).lower()}."
        yield from (f"{prefix}{name}" for name, field in fields(record).items() if not field.get("doc"))


def _drift(contract: Contract) -> Iterator[Problem]:
    model = modelled(contract.subject, contract.version)
    for change in diff(contract, model):
        yield Problem(
            contract.subject,
            contract.version,
            change.field,
            "drift",
            f"{contract.label} and the model {MODELS[contract.subject].__name__} differ: in the model {change}. "
            "Take a snapshot if it is meant, else undo it",
        )


def from_break(broken: Break, version: int) -> Problem:
    """A break as a problem of the newest version."""
    return Problem(broken.subject, version, broken.obstacle.field, broken.obstacle.code, str(broken))
