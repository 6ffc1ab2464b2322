"""What a harness begins with: the golden messages and the frozen contracts, each in the form the harness reads."""

import json
from collections.abc import Callable, Iterator, Mapping

from harnesses import HARNESSES, MARK, RELEASED, golden
from pydantic import JsonValue
from tweet_schema.contract import Contract, latest, versions
from tweet_schema.topics import Subject
from tweet_schema.wire import frame

PLACES = range(len(RELEASED))


def _messages() -> Iterator[bytes]:
    for place in PLACES:
        yield bytes([place]) + frame(1, golden(RELEASED[place]))
    yield b"\x00"
    yield b"\x00\x07rubbish"


def _batches() -> Iterator[bytes]:
    for place in PLACES:
        body = golden(RELEASED[place])
        strange = (frame(1, body[:-3]), frame(1, body + b"abc"), frame(3, body), frame(9, body), b"", b"\x00\x00")
        yield bytes([place]) + MARK.join(strange)


def _texts() -> Iterator[bytes]:
    for contract in RELEASED:
        yield _short(contract)
    yield b'{"type":"record","name":"A","fields":[{"name":"a","type":["null","A"]}]}'
    yield b'{"type":"record","name":"A","fields":[{"name":"a","type":{"type":"array","items":"null"}}]}'


def _short(contract: Contract) -> bytes:
    """The schema without its documentation and layout, so that what a mutation hits is a schema's."""
    return json.dumps(_without_docs(contract.schema), separators=(",", ":")).encode()


def _without_docs(schema: JsonValue) -> JsonValue:
    if isinstance(schema, dict):
        return {name: _without_docs(value) for name, value in schema.items() if name != "doc"}
    return [_without_docs(value) for value in schema] if isinstance(schema, list) else schema


def _grown() -> Iterator[bytes]:
    for kind in range(12):
        yield bytes([2, kind, 3, 1, 10, kind, 1, 10, 3] + [2] * 9)


def _files() -> Iterator[bytes]:
    for contract in versions(Subject.RAW):
        yield b"\x00" + _short(contract)
    yield b"\x00" + _short(versions(Subject.RAW)[0]) + b"\x00" + _short(latest(Subject.RAW))
    yield b"\x00{}\x00[]"
    yield b"\xffv1.avsc\x00{}"
    yield b"\xff\xd9\xa1.avsc\x00"


def _records() -> Iterator[bytes]:
    for place in PLACES:
        for what in range(0, 20, 3):
            yield bytes([place, what * 7, what, what * 3, what + 1])


SEEDS: Mapping[str, Callable[[], Iterator[bytes]]] = {
    "message": _messages,
    "batch": _batches,
    "schema_text": _texts,
    "grown_schema": _grown,
    "contract_files": _files,
    "record": _records,
}
assert SEEDS.keys() == HARNESSES.keys()  # noqa: S101 - a new harness needs seeds
WORDS = (
    *('"type"', '"name"', '"fields"', '"items"', '"values"', '"symbols"', '"size"', '"namespace"', '"default"'),
    *('"aliases"', '"logicalType"', '"precision"', '"scale"', '"doc"', '"personal"', '"record"', '"array"', '"map"'),
    *('"enum"', '"fixed"', '"null"', '"long"', '"string"', '"bytes"', '"timestamp-micros"', '"decimal"', "{}", "[]"),
)
"""What libFuzzer may put into a text."""
