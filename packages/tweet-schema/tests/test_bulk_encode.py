"""Feature: many events at once to messages, none spoilt by another."""

import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pytest
from hypothesis import given as for_any
from hypothesis import settings
from hypothesis import strategies as st
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_schema.arrow import arrow_schema
from tweet_schema.bulk_encode import Encoded, encode_batch, encode_messages, plain
from tweet_schema.contract import latest
from tweet_schema.topics import Subject
from tweet_schema.tweet_event import TweetEvent
from tweet_schema.wire import UnencodableError, encode, frame

scenarios("features/bulk_encode.feature")

RAW = latest(Subject.RAW)
SCHEMA = arrow_schema(RAW)
Row = dict[str, object]


def row(number: int) -> Row:
    tags = [{"start": 0, "end": 3, "tag": f"t{number % 7}"}] * (number % 3)
    entities = None if number % 5 == 0 else {"hashtags": tags, "cashtags": [], "mentions": [], "urls": []}
    tweet = {
        "id": str(number),
        "text": f"Tweet {number} 😍\x00",
        "author_id": "7",
        "created_at": number,
        "entities": entities,
        "referenced_tweets": [{"type": "quoted", "id": "1"}] * (number % 2),
        "edit_history_tweet_ids": [str(number)],
        "created_at_derived": number % 3 == 0,
    }
    return {
        "kind": "deleted" if number % 11 == 0 else "created",
        "occurred_at": number,
        "received_at": 2**60,
        "source": "fake",
        "tweet_id": str(number),
        "tweet": None if number % 11 == 0 else tweet,
    }


def with_tweet(number: int, **changes: object) -> Row:
    base = row(1 if number % 11 == 0 else number)
    tweet = base["tweet"]
    assert isinstance(tweet, dict)
    return {**base, "tweet": {**tweet, **changes}}


SPOIL: Sequence[Callable[[int], Row]] = (
    lambda number: row(number) | {"kind": "renamed"},
    lambda number: row(number) | {"source": None},
    lambda number: row(number) | {"occurred_at": None},
    lambda number: with_tweet(number, text=None),
    lambda number: with_tweet(number, referenced_tweets=None),
    lambda number: with_tweet(number, referenced_tweets=[None]),
    lambda number: with_tweet(number, edit_history_tweet_ids=["1", None]),
    lambda number: with_tweet(number, referenced_tweets=[{"type": None, "id": "1"}]),
)


def batch_of(rows: Sequence[Row]) -> pa.RecordBatch:
    return pa.RecordBatch.from_pylist(list(rows), schema=SCHEMA)


def judged(rows: Sequence[Row]) -> tuple[dict[int, bytes], set[int]]:
    """By the reference: the messages of the sound rows, and which are not."""
    sound: dict[int, bytes] = {}
    for index, one in enumerate(plain(batch_of(rows))):
        try:
            sound[index] = frame(2, encode(RAW, one))
        except UnencodableError:
            continue
    return sound, set(range(len(rows))) - set(sound)


@dataclass(frozen=True)
class Given:
    rows: list[Row]
    spoilt: set[int]


@given(parsers.parse("{count:d} events as rows of a batch, every {nth:d}th of them spoilt"), target_fixture="held")
def events(count: int, nth: int) -> Given:
    spoilt = set(range(0, count, nth))
    return Given([SPOIL[n // nth % len(SPOIL)](n) if n in spoilt else row(n) for n in range(count)], spoilt)


@when("they are encoded in bulk", target_fixture="encoded")
def encoded(held: Given) -> Encoded:
    return encode_messages(batch_of(held.rows), RAW, 2)


@then("every sound event is the message that the reference writes, in order")
def same(held: Given, encoded: Encoded) -> None:
    sound, bad = judged(held.rows)
    assert bad == held.spoilt
    assert encoded.messages.to_pylist() == list(sound.values())
    assert list(encoded.places) == list(sound)


@then("every spoilt one has its place and a reason that names the contract")
def reasons(held: Given, encoded: Encoded) -> None:
    assert set(encoded.bad) == held.spoilt
    assert all(RAW.label in str(error) and error.reason == "unencodable" for error in encoded.bad.values())


@for_any(data=st.data())
@settings(max_examples=60, deadline=None)
def test_any_part_of_a_batch_is_what_the_reference_writes(
    any_event: st.SearchStrategy[TweetEvent], data: st.DataObject
) -> None:
    records = [event.model_dump() for event in data.draw(st.lists(any_event, min_size=1, max_size=12))]
    first = data.draw(st.integers(0, len(records) - 1))
    part = batch_of(records).slice(first)
    assert encode_messages(part, RAW, 7).messages.to_pylist() == [frame(7, encode(RAW, one)) for one in records[first:]]


@for_any(st.sets(st.integers(0, 39)), st.integers(0, len(SPOIL) - 1))
@settings(max_examples=40, deadline=None)
def test_whichever_are_spoilt_only_they_are_refused(spoilt: set[int], way: int) -> None:
    rows = [SPOIL[way](number) if number in spoilt else row(number) for number in range(40)]
    found = encode_messages(batch_of(rows), RAW, 2)
    assert set(found.bad) == spoilt
    assert list(found.places) == [number for number in range(40) if number not in spoilt]


def test_a_batch_made_of_parts_of_arrays_is_what_the_reference_writes() -> None:
    rows = [row(number) for number in range(10)]
    whole = batch_of([rows[0], *rows]).slice(1)
    columns = [
        pa.StructArray.from_arrays(column.flatten(), fields=list(column.type), mask=column.is_null())
        if isinstance(column, pa.StructArray)
        else column
        for column in whole.columns
    ]
    glued = pa.RecordBatch.from_arrays(columns, schema=SCHEMA)
    assert encode_messages(glued, RAW, 2).messages.to_pylist() == [frame(2, encode(RAW, one)) for one in rows]


def test_bytes_that_are_no_text_are_refused() -> None:
    batch = batch_of([row(1), row(2)])
    place = SCHEMA.get_field_index("source")
    offsets = pa.py_buffer(struct.pack("<3i", 0, 2, 4))
    spoilt = pa.StringArray.from_buffers(2, offsets, pa.py_buffer(b"ab\xff\xfe"))
    found = encode_messages(batch.set_column(place, SCHEMA.field(place), spoilt), RAW, 2)
    assert list(found.places) == [0]
    assert "UTF-8" in str(found.bad[1])


def test_a_time_that_no_calendar_has_is_a_number_like_others() -> None:
    far = row(1) | {"occurred_at": 2**62}
    assert encode_messages(batch_of([far]), RAW, 2).messages.to_pylist() == [frame(2, encode(RAW, far))]


def test_the_columns_of_another_contract_are_refused_by_name() -> None:
    batch = batch_of([row(1)]).rename_columns(["sort", *SCHEMA.names[1:]])
    with pytest.raises(ValueError, match=rf"{RAW.label}: `kind` should be column 0"):
        encode_messages(batch, RAW, 2)
    with pytest.raises(ValueError, match="columns instead of"):
        encode_messages(batch_of([row(1)]).append_column("more", pa.array([1])), RAW, 2)


def test_no_rows_are_no_messages() -> None:
    assert encode_messages(batch_of([]), RAW, 2).messages.to_pylist() == []


def test_rows_that_should_all_fit_are_refused_with_the_first_that_does_not() -> None:
    with pytest.raises(UnencodableError, match=RAW.label):
        encode_batch(batch_of([row(1), row(2) | {"kind": "renamed"}]), RAW, 2)
