"""A schema's text may come from anybody: what no reader could stand is refused, with the place."""

import json
from collections.abc import Sequence

import pytest
from pydantic import JsonValue
from tweet_schema.compatibility import can_read
from tweet_schema.contract import Contract, latest, versions
from tweet_schema.schema_text import LONGEST, SchemaTextError, read_schema
from tweet_schema.topics import Subject
from tweet_schema.wire import parsed, same_schema

# avro says that it ignores what it does not know
pytestmark = pytest.mark.filterwarnings("ignore::avro.errors.IgnoredLogicalType")
RAW = latest(Subject.RAW)


def record(*fields: JsonValue) -> str:
    return json.dumps({"type": "record", "name": "Thing", "fields": list(fields)})


def field(kind: JsonValue, name: str = "a") -> JsonValue:
    return {"name": name, "type": kind}


def within(levels: int) -> JsonValue:
    kind: JsonValue = "long"
    for _ in range(levels):
        kind = {"type": "array", "items": kind}
    return kind


def doubling(levels: int) -> Sequence[JsonValue]:
    """Records that hold the one before twice: few characters, 2^levels values."""
    first: JsonValue = {"type": "record", "name": "R0", "fields": [field("long")]}
    later: list[JsonValue] = [
        {"type": "record", "name": f"R{n}", "fields": [field(f"R{n - 1}", "a"), field(f"R{n - 1}", "b")]}
        for n in range(1, levels)
    ]
    return [field(kind, f"f{n}") for n, kind in enumerate([first, *later])]


HOSTILE = {
    "no JSON": ('{"type', "no JSON object"),
    "no object": ('"string"', "no JSON object"),
    "100,000 brackets": ("[" * 100_000, "no JSON object"),
    "half a character": ('{"type":"record","name":"A","doc":"\\ud800","fields":[]}', "no JSON object"),
    "5,000 digits": ('{"type":"fixed","name":"A","size":' + "9" * 5_000 + "}", "no"),
    "too long": (record(field("long", "a" * LONGEST)), "characters"),
    "too deep": (record(field(within(40))), "`a"),
    "deeper than Python's stack": (record(field(within(60))), "`a"),
    "too many": (record(*[field("long", f"f{n}") for n in range(20_000)]), "more than"),
    "doubling": (record(*doubling(30)), "more than"),
    "holds itself": (record(field("Thing")), "`a` makes Thing hold itself"),
    "may hold itself": (record(field(["null", "Thing"])), "`a` makes Thing hold itself"),
    "lists of itself": (record(field({"type": "array", "items": "Thing"})), "`a[]` makes Thing hold itself"),
    "a list of nulls": (record(field({"type": "array", "items": "null"})), "`a` lists what takes no byte"),
    "a map of nulls": (record(field({"type": "map", "values": "null"})), "`a` lists what takes no byte"),
    "a list of empty records": (
        record(field({"type": "array", "items": {"type": "record", "name": "E", "fields": []}})),
        "`a` lists what takes no byte",
    ),
    "a list of records with a null": (
        record(field({"type": "array", "items": {"type": "record", "name": "E", "fields": [field("null")]}})),
        "`a` lists what takes no byte",
    ),
    "a list of no bytes": (
        record(field({"type": "array", "items": {"type": "fixed", "name": "F", "size": 0}})),
        "`a` lists what takes no byte",
    ),
    "unknown name": (record(field("Mood")), "`a` is of the type Mood"),
    "name is null": ('{"type":"record","name":null,"fields":[]}', "without a name"),
    "name with a quote": (json.dumps({"type": "record", "name": 'A"; DROP', "fields": []}), "without a name"),
    "field's name with a quote": (record(field("long", 'a" INT); --')), "a name of its own"),
    "field's name twice": (record(field("long"), field("long")), "a name of its own"),
    "namespace is a list": (json.dumps({"type": "record", "name": "A", "namespace": [], "fields": []}), "namespace"),
    "aliases are a number": (json.dumps({"type": "record", "name": "A", "aliases": 5, "fields": []}), "aliases"),
    "field's aliases are null": (record({"name": "a", "type": "long", "aliases": None}), "aliases"),
    "fields are null": ('{"type":"record","name":"A","fields":null}', "no sound record"),
    "a field is a number": (record(3), "a field without a type"),
    "no type": ('{"name":"A","fields":[]}', "no Avro type"),
    "type is a list": ('{"type":["null"]}', "no Avro type"),
    "type of a type": ('{"type":{"type":{"type":"long"}}}', "no Avro type"),
    "array of nothing": (record(field({"type": "array"})), "`a` is no Avro type"),
    "union of none": (record(field([])), "`a` is a union without branches"),
    "union of unions": (record(field(["null", ["null", "long"]])), "or of unions"),
    "defined twice": (
        record(*[field({"type": "fixed", "name": "F", "size": 1}, name) for name in "ab"]),
        "`b` defines F a second time",
    ),
    "symbols are none": (record(field({"type": "enum", "name": "E", "symbols": []})), "no sound enum"),
    "size below 0": (record(field({"type": "fixed", "name": "F", "size": -1})), "no sound fixed"),
    "size is huge": (record(field({"type": "fixed", "name": "F", "size": 2**62})), "no sound fixed"),
    "size is text": (record(field({"type": "fixed", "name": "F", "size": "9"})), "no sound fixed"),
    "size is infinite": ('{"type":"fixed","name":"F","size":1e999}', "no sound fixed"),
}


@pytest.mark.parametrize(("text", "why"), HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_schema_is_refused_with_the_place_wherever_text_is_read(text: str, why: str) -> None:
    with pytest.raises(SchemaTextError) as refused:
        parsed(text)
    assert why in str(refused.value)
    assert len(str(refused.value)) < 500
    assert "\n" not in str(refused.value)
    for pair in ((RAW, text), (text, RAW), (text, text)):
        with pytest.raises(SchemaTextError):
            can_read(*pair)
    assert not same_schema(text, RAW.text)
    assert not same_schema(RAW.text, text)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "a", "type": "long", "default": "x"},
        {"name": "a", "type": {"type": "bytes", "logicalType": "decimal", "precision": "a", "scale": 2}},
    ],
    ids=["default of another type", "precision is text"],
)
def test_what_only_the_codec_refuses_is_the_same_error(wrong: JsonValue) -> None:
    with pytest.raises(SchemaTextError, match="fastavro refuses"):
        parsed(record(wrong))


def test_what_only_avro_refuses_is_the_same_error() -> None:
    text = record(field({"type": "long", "logicalType": ["no text"]}))
    with pytest.raises(SchemaTextError, match="Avro's own rules refuse"):
        can_read(text, text)


@pytest.mark.parametrize(
    "contract", [one for subject in Subject for one in versions(subject)], ids=lambda one: one.label
)
def test_every_contract_is_well_within_the_limits(contract: Contract) -> None:
    assert read_schema(contract.text) == json.loads(contract.text)


@pytest.mark.parametrize(
    "kind",
    [
        {"type": "long", "logicalType": "mood-since-noon"},
        {"type": "map", "values": ["null", "bytes"]},
        "null",
        {"type": "enum", "name": "E", "symbols": [f"s{n}" for n in range(50_000)]},
        {"type": "fixed", "name": "other.F", "size": 2**31 - 1},
        {"type": "record", "name": "Inner", "fields": []},
    ],
    ids=str,
)
def test_what_avro_allows_is_read(kind: JsonValue) -> None:
    text = record(field(kind))
    assert can_read(text, text)
    assert same_schema(text, text)


def test_a_name_is_sought_in_its_own_namespace_first() -> None:
    inner: JsonValue = {"type": "record", "name": "Inner", "namespace": "near", "fields": [field("long")]}
    outer: JsonValue = {
        "type": "record",
        "name": "O",
        "namespace": "near",
        "fields": [field(inner), field("Inner", "b")],
    }
    text = json.dumps(outer)
    assert read_schema(text) == outer
    assert can_read(text, text)
