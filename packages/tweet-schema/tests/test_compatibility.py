"""Avro's verdict and our words for it never contradict each other, whatever the schemas."""

import io

import fastavro
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import JsonValue
from tweet_schema.compatibility import breaks, can_read
from tweet_schema.contract import Contract, frozen_text, versions
from tweet_schema.obstacles import Code, obstacles
from tweet_schema.topics import Subject

Schema = dict[str, JsonValue]

PRIMITIVES: st.SearchStrategy[JsonValue] = st.sampled_from(
    ["string", "long", "int", "double", "float", "boolean", "bytes"]
)
MOMENTS: st.SearchStrategy[JsonValue] = st.just({"type": "long", "logicalType": "timestamp-micros"})
ENUMS: st.SearchStrategy[JsonValue] = st.sets(st.sampled_from(["a", "b", "c"]), min_size=1).map(
    lambda symbols: {"type": "enum", "name": "Kind", "symbols": [*sorted(symbols)]}
)
LISTS: st.SearchStrategy[JsonValue] = PRIMITIVES.map(lambda item: {"type": "array", "items": item})
SINGLE: st.SearchStrategy[JsonValue] = PRIMITIVES | MOMENTS | LISTS


@st.composite
def records(draw: st.DrawFn) -> Schema:
    """Records over the same few field names, so that two of them are alike and not equal."""
    fields: list[JsonValue] = []
    for name in draw(st.sets(st.sampled_from(["one", "two", "three"]))):
        optional = draw(st.booleans())
        inner = draw(SINGLE)
        fields.append(
            {"name": name, "type": ["null", inner], "default": None} if optional else {"name": name, "type": inner}
        )
    if draw(st.booleans()):
        fields.append({"name": "kind", "type": draw(ENUMS)})
    return {"type": "record", "name": "Thing", "fields": fields}


@given(reader=records(), writer=records(), newer=st.booleans())
@settings(max_examples=1000, deadline=None)
def test_there_are_words_exactly_when_avro_says_no(reader: Schema, writer: Schema, *, newer: bool) -> None:
    found = obstacles(reader, writer, reader_label="v2", writer_label="v1", reader_is_newer=newer)
    assert can_read(reader, writer) == (not [one for one in found if one.code is not Code.MEANING_CHANGED])


@given(reader=records(), writer=records(), data=st.data())
@settings(max_examples=500, deadline=None)
def test_what_avro_calls_readable_is_read(reader: Schema, writer: Schema, data: st.DataObject) -> None:
    if not can_read(reader, writer):
        return
    record = {field["name"]: _value(field["type"], data) for field in writer["fields"]}  # type: ignore[index,union-attr,call-overload]  # built above
    body = io.BytesIO()
    fastavro.schemaless_writer(body, fastavro.parse_schema(writer, named_schemas={}), record)
    body.seek(0)
    read = fastavro.schemaless_reader(
        body, fastavro.parse_schema(writer, named_schemas={}), fastavro.parse_schema(reader, named_schemas={})
    )
    assert set(read) == {field["name"] for field in reader["fields"]}  # type: ignore[index,union-attr,call-overload,arg-type]  # built above


VALUES: dict[str, st.SearchStrategy[object]] = {
    "string": st.text(st.characters(codec="utf-8"), max_size=5),
    "long": st.integers(0, 2**40),
    "int": st.integers(-(2**31), 2**31 - 1),
    "double": st.floats(allow_nan=False),
    "float": st.floats(width=32, allow_nan=False),
    "boolean": st.booleans(),
    "bytes": st.binary(max_size=5).filter(lambda raw: raw.isascii()),
}


def _value(schema: JsonValue, data: st.DataObject) -> object:
    match schema:
        case ["null", inner]:
            return data.draw(st.none() | st.just(_value(inner, data)))
        case {"type": "enum", "symbols": list(symbols)}:
            return data.draw(st.sampled_from(symbols))
        case {"type": "array", "items": items}:
            return [_value(items, data)]
        case {"type": str(inner)} | str(inner):
            return data.draw(VALUES[inner])
    raise AssertionError(schema)


@pytest.mark.parametrize("subject", Subject)
def test_every_released_version_reads_every_other(subject: Subject) -> None:
    released = versions(subject)
    assert breaks((f"v{contract.version}", contract) for contract in released) == []
    assert all(can_read(reader, writer) for reader in released for writer in released)


def test_a_time_that_becomes_a_number_is_a_break_although_avro_reads_it() -> None:
    def contract(version: int, kind: JsonValue) -> Contract:
        field: JsonValue = {"name": "at", "type": kind}
        return Contract(Subject.RAW, version, frozen_text({"type": "record", "name": "Thing", "fields": [field]}))

    moment, number = contract(1, {"type": "long", "logicalType": "timestamp-micros"}), contract(2, "long")
    assert can_read(number, moment)
    assert {broken.obstacle.code for broken in breaks([("v1", moment), ("v2", number)])} == {Code.MEANING_CHANGED}
    (first, _) = breaks([("v1", moment), ("v2", number)])
    assert "`at` is a whole number in v2 and a time in v1" in str(first)
