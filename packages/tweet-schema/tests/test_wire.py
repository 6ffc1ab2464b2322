"""The wire format: whatever is valid comes back, whatever is not has a name."""

import io
import json
from datetime import UTC, datetime

import fastavro
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tweet_schema.contract import latest, versions
from tweet_schema.topics import Subject
from tweet_schema.tweet_event import TweetEvent
from tweet_schema.wire import (
    EmptyValueError,
    NotFramedError,
    UndecodableError,
    UnencodableError,
    UnreadableSchemaError,
    WireError,
    decode,
    encode,
    frame,
    parsed,
    same_layout,
    unframe,
)

RAW = latest(Subject.RAW)
NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
DELETION = {"kind": "deleted", "occurred_at": NOON, "received_at": NOON, "source": "fake", "tweet_id": "9" * 20}


@given(data=st.data())
@settings(max_examples=200, deadline=None)
def test_any_valid_event_comes_back_equal(any_event: st.SearchStrategy[TweetEvent], data: st.DataObject) -> None:
    event = data.draw(any_event)
    message = frame(7, encode(RAW, event.model_dump()))
    parts = unframe(message)
    assert parts.schema_id == 7
    assert TweetEvent.model_validate(decode(parts.body, RAW.text, RAW)) == event


def test_field_order_in_the_bytes_is_the_contracts() -> None:
    backwards = dict(reversed(DELETION.items()))
    assert encode(RAW, backwards) == encode(RAW, DELETION)


def test_the_header_is_a_zero_byte_and_a_big_endian_id() -> None:
    assert frame(0x01020304, b"body") == b"\x00\x01\x02\x03\x04body"


def test_versions_that_differ_only_in_marks_have_the_same_layout() -> None:
    first, second, third = versions(Subject.RAW)[:3]
    assert same_layout(second.text, third.text)
    assert not same_layout(first.text, second.text)
    assert not same_layout(RAW.text, RAW.text.replace('"lang"', '"tongue"'))
    assert not same_layout(RAW.text, RAW.text.replace("timestamp-micros", "timestamp-millis"))
    assert same_layout(RAW.text, json.dumps(RAW.schema | {"doc": "Another."}))


@pytest.mark.parametrize(
    ("message", "error"),
    [
        (None, EmptyValueError),
        (b"", EmptyValueError),
        (b"\x01\x00\x00\x00\x01", NotFramedError),
        (b"\x00\x00\x01", NotFramedError),
    ],
)
def test_what_is_not_framed_has_a_name(message: bytes | None, error: type[WireError]) -> None:
    with pytest.raises(error):
        unframe(message)


@pytest.mark.parametrize("cut", range(len(encode(RAW, DELETION))))
def test_a_body_cut_anywhere_is_undecodable(cut: int) -> None:
    with pytest.raises(UndecodableError):
        decode(encode(RAW, DELETION)[:cut], RAW.text, RAW)


def test_bytes_after_the_record_are_undecodable() -> None:
    with pytest.raises(UndecodableError, match="3 bytes follow"):
        decode(encode(RAW, DELETION) + b"abc", RAW.text, RAW)


def test_a_length_of_a_hundred_megabytes_is_undecodable_without_allocating_it() -> None:
    prefix = io.BytesIO()
    fastavro.schemaless_writer(prefix, "long", 100_000_000)
    body = encode(RAW, DELETION)
    times = len(body) - len(b"\x08fake\x28" + b"9" * 20 + b"\x00\x00")
    with pytest.raises(UndecodableError):
        decode(body[:times] + prefix.getvalue() + b"fake", RAW.text, RAW)


def test_another_subjects_schema_cannot_be_read() -> None:
    with pytest.raises(UnreadableSchemaError, match=RAW.label):
        decode(b"\x00" * 200, latest(Subject.REJECTED).text, RAW)


@given(body=st.binary(max_size=200))
@settings(max_examples=500, deadline=None)
def test_random_bytes_are_a_record_or_undecodable_and_never_a_crash(body: bytes) -> None:
    try:
        record = decode(body, RAW.text, RAW)
    except UndecodableError:
        return
    assert set(record) == {field["name"] for field in parsed(RAW.text)["fields"]}  # type: ignore[index,call-overload]  # a record schema is a dict


@pytest.mark.parametrize("wrong", [{"tweet_id": 5}, {"kind": "renamed"}, {"mood": "good"}, {"occurred_at": None}])
def test_a_record_that_does_not_fit_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(UnencodableError, match=RAW.label):
        encode(RAW, DELETION | wrong)
