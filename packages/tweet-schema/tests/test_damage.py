"""Whatever is wrong with a body, the error names the field and the byte, and never what stands there."""

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import JsonValue
from tweet_schema.contract import Contract, latest
from tweet_schema.damage import FARTHEST, damage
from tweet_schema.topics import Subject
from tweet_schema.tweet_event import TweetEvent
from tweet_schema.wire import UndecodableError, UnreadableSchemaError, decode, encode, parsed

RAW = latest(Subject.RAW)
PLACE = re.compile(r"`[\w.\[\]]+` at byte (\d+) of the body: ")
NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)


def contract(*kinds: JsonValue) -> Contract:
    fields: list[JsonValue] = [{"name": name, "type": kind} for name, kind in zip("abcdef", kinds, strict=False)]
    return Contract(Subject.RAW, 9, json.dumps({"type": "record", "name": "Thing", "namespace": "n", "fields": fields}))


def number(value: int) -> bytes:
    """Avro's variable-length zig-zag, of any 64 bits."""
    value, written = (value << 1 ^ value >> 63) & (2**64 - 1), bytearray()
    while value > 0x7F:
        written.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*written, value])


ENUM: JsonValue = {"type": "enum", "name": "E", "symbols": ["x", "y"]}
LISTS: JsonValue = {"type": "array", "items": {"type": "array", "items": "string"}}
INNER: JsonValue = {"type": "record", "name": "Inner", "fields": [{"name": "of", "type": "string"}]}
TIME: JsonValue = {"type": "long", "logicalType": "timestamp-micros"}
DAMAGED: Sequence[tuple[JsonValue, bytes, str]] = [
    ("string", b"", "`a` at byte 0 of the body: the body ends at byte 0, within it"),
    ("long", b"\x80\x80", "`a` at byte 0 of the body: the body ends at byte 2, within it"),
    ("string", number(100_000_000) + b"xy", "it is 100,000,000 bytes long by its length, and 2 are left"),
    ("string", number(2**62), "it is 4,611,686,018,427,387,904 bytes long by its length, and 0 are left"),
    ("string", number(-1) + b"xy", "it is -1 bytes long by its length, and 2 are left"),
    ("bytes", number(-(2**63)), "`a` at byte 0 of the body: it is -9,223,372,036,854,775,808 bytes long"),
    ("string", number(3) + b"a\xffb", "`a` at byte 2 of the body: it is no UTF-8"),
    (ENUM, number(2), "it names symbol 2, and there are 2, from 0"),
    (["null", "string"], number(7), "it names branch 7, and there are 2, from 0"),
    (["null", "string"], number(1) + number(9), "`a` at byte 1 of the body: it is 9 bytes long"),
    (LISTS, number(100_000_000) + b"\x00", "it has 100,000,000 items by its count, and 1 bytes are left"),
    (LISTS, number(-(2**62)) + number(8), "it has 4,611,686,018,427,387,904 items by its count"),
    (LISTS, number(2) + number(0) + number(1) + number(5), "`a[1][0]` at byte 3 of the body: it is 5 bytes"),
    ({"type": "map", "values": "long"}, number(1) + number(9), "`a[0]` at byte 1 of the body: it is 9 bytes long"),
    ({"type": "array", "items": INNER}, number(1) + number(4) + b"ab", "`a[0].of` at byte 1 of the body"),
    ("double", b"\x00" * 7, "`a` at byte 0 of the body: the body ends at byte 7, within it"),
    ({"type": "fixed", "name": "F", "size": 2**31 - 1}, b"abc", "the body ends at byte 3, within it"),
    (TIME, number(2**62), "it is a time outside the years 1 to 9999"),
    (TIME, number(-(2**62)), "it is a time outside the years 1 to 9999"),
]


def names_its_place(body: bytes) -> bool:
    """Whether it is a record, or is refused with a place."""
    try:
        decode(body, RAW.text, RAW)
    except UndecodableError as error:
        return bool(PLACE.search(str(error))) or "bytes follow the record, which ends at byte" in str(error)
    return True


@pytest.mark.parametrize(("kind", "body", "sentence"), DAMAGED, ids=[sentence for *_, sentence in DAMAGED])
def test_the_sentence_names_the_place_and_what_is_wrong(kind: JsonValue, body: bytes, sentence: str) -> None:
    reader = contract(kind)
    with pytest.raises(UndecodableError) as refused:
        decode(body, reader.text, reader)
    assert sentence in str(refused.value)
    assert str(refused.value).startswith("the body cannot be read as raw-value v9: `a")


@given(data=st.data())
@settings(max_examples=100, deadline=None)
def test_nothing_is_found_in_a_sound_body(any_event: st.SearchStrategy[TweetEvent], data: st.DataObject) -> None:
    body = encode(RAW, data.draw(any_event).model_dump())
    assert damage(body, parsed(RAW.text)) is None


@given(data=st.data())
@settings(max_examples=100, deadline=None)
def test_any_truncation_names_field_and_byte(any_event: st.SearchStrategy[TweetEvent], data: st.DataObject) -> None:
    body = encode(RAW, data.draw(any_event).model_dump())
    cut = data.draw(st.integers(0, len(body) - 1))
    with pytest.raises(UndecodableError) as refused:
        decode(body[:cut], RAW.text, RAW)
    place = PLACE.search(str(refused.value))
    assert place
    assert int(place[1]) <= cut


@given(data=st.data())
@settings(max_examples=300, deadline=None)
def test_any_single_flipped_byte_is_another_record_or_names_its_place(
    any_event: st.SearchStrategy[TweetEvent], data: st.DataObject
) -> None:
    body = bytearray(encode(RAW, data.draw(any_event).model_dump()))
    place = data.draw(st.integers(0, len(body) - 1))
    body[place] ^= data.draw(st.integers(1, 255))
    assert names_its_place(bytes(body))


@given(body=st.binary(max_size=200))
@example(b"\x02" * 200)
@settings(max_examples=500, deadline=None)
def test_any_bytes_are_a_record_or_name_their_place(body: bytes) -> None:
    assert names_its_place(body)


def test_the_place_is_found_whatever_the_registry_made_of_the_namespaces() -> None:
    near: JsonValue = {"type": "record", "name": "Inner", "fields": [{"name": "of", "type": "string"}]}
    reader = contract(["null", near], "n.Inner", ["null", "Inner"])
    with pytest.raises(UndecodableError, match=r"`c\.of` at byte 4"):
        decode(number(0) + number(1) + b"x" + number(1) + number(9), reader.text, reader)


def test_far_into_a_long_message_the_search_ends() -> None:
    reader = contract({"type": "array", "items": "long"})
    count = 10 * FARTHEST
    with pytest.raises(
        UndecodableError, match=rf"`a\[{FARTHEST - 2}\]` at byte {FARTHEST + 1} of the body: .* or after"
    ):
        decode(number(count) + b"\x02" * (count + 5) + b"\xff", reader.text, reader)


def test_what_a_person_wrote_is_not_in_the_error() -> None:
    event = {"kind": "deleted", "occurred_at": NOON, "received_at": NOON, "source": "secret words", "tweet_id": "1"}
    body = encode(RAW, event).replace(b"words", b"wo\xffds")
    with pytest.raises(UndecodableError) as refused:
        decode(body, RAW.text, RAW)
    assert "`source` at byte" in str(refused.value)
    assert "secret" not in repr(refused.value)
    assert refused.value.__cause__ is None


@pytest.mark.parametrize("text", ["{", '{"type": "record", "name": "A", "fields": [{"name": "a", "type": "A"}]}'])
def test_a_message_of_a_hostile_schema_is_refused_by_name(text: str) -> None:
    with pytest.raises(UnreadableSchemaError, match="the writer's schema cannot be used: "):
        decode(b"\x02" * 1_000_000, text, RAW)
