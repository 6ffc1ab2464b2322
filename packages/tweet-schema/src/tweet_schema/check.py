"""Do models, frozen files and their versions agree? Needs no network."""

from collections.abc import Iterator
from importlib.resources.abc import Traversable
from pathlib import Path

from pydantic import JsonValue

from tweet_schema.avro_schema import avro_schema
from tweet_schema.compatibility import breaks
from tweet_schema.contract import MODELS, SHIPPED, Contract, ContractError, versions
from tweet_schema.topics import Subject


def check(folder: Traversable | Path = SHIPPED) -> list[str]:
    """Everything that is wrong with the contracts in `folder`, one sentence each; empty when all agree."""
    return [problem for subject in Subject for problem in _check_subject(subject, folder)]


def _check_subject(subject: Subject, folder: Traversable | Path) -> Iterator[str]:
    try:
        found = versions(subject, folder)
    except ContractError as error:
        yield str(error)
        return
    yield from (str(broken) for broken in breaks(found))
    yield from _drift(found[-1])


def _drift(contract: Contract) -> Iterator[str]:
    expected = avro_schema(MODELS[contract.subject])
    if contract.schema == expected:
        return
    model = MODELS[contract.subject].__name__
    frozen, modelled = _fields(contract.schema), _fields(expected)
    for name in modelled.keys() - frozen.keys():
        yield f"{contract.label}: the model {model} has `{name}`, the frozen file has not"
    for name in frozen.keys() - modelled.keys():
        yield f"{contract.label}: the frozen file has `{name}`, the model {model} has not"
    for name in modelled.keys() & frozen.keys():
        if modelled[name] != frozen[name]:
            yield f"{contract.label}: `{name}` differs between the frozen file and the model {model}"
    if frozen == modelled:
        yield f"{contract.label}: order or documentation differs between the frozen file and the model {model}"


def _fields(schema: dict[str, JsonValue]) -> dict[str, JsonValue]:
    fields = schema.get("fields")
    return {
        str(field["name"]): field for field in (fields if isinstance(fields, list) else []) if isinstance(field, dict)
    }
