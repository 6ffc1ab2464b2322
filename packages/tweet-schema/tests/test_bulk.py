"""Feature: many messages at once, none spoilt by another."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given as for_any
from hypothesis import settings
from hypothesis import strategies as st
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_schema.arrow import arrow_schema
from tweet_schema.bulk import Decoded, decode_messages
from tweet_schema.bulk_encode import encode_batch
from tweet_schema.contract import latest, versions
from tweet_schema.topics import Subject
from tweet_schema.tweet_event import TweetEvent
from tweet_schema.wire import WireError, decode, encode, frame, unframe

scenarios("features/bulk.feature")

RAW = latest(Subject.RAW)
OLD = versions(Subject.RAW)[0]
TEXTS = {1: OLD.text, 2: RAW.text}
NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)


def record(number: int) -> dict[str, object]:
    tags = [{"start": 0, "end": 3, "tag": f"t{number % 7}"}] * (number % 3)
    entities = None if number % 5 == 0 else {"hashtags": tags, "cashtags": [], "mentions": [], "urls": []}
    tweet = {
        "id": str(number),
        "text": f"Tweet {number} 😍\x00",
        "author_id": "7",
        "created_at": NOON,
        "entities": entities,
    }
    return {
        "kind": "deleted" if number % 11 == 0 else "created",
        "occurred_at": NOON + timedelta(microseconds=number),
        "received_at": NOON,
        "source": "fake",
        "tweet_id": str(number),
        "tweet": None if number % 11 == 0 else tweet,
    }


DAMAGE: Sequence[Callable[[bytes], bytes | None]] = (
    lambda _: None,
    lambda _: b"",
    lambda message: b"\x07" + message[1:],
    lambda message: message[:3],
    lambda message: message[:-4],
    lambda message: message + b"abc",
    lambda message: frame(99, message[5:]),
    lambda message: message[:5] + b"\xfe\xff\xff\xff\xff\xff\xff\xff\xff\x01" + message[6:],
)


@dataclass
class Sent:
    """Messages, and what each holds; None for the damaged."""

    messages: list[bytes | None]
    records: list[dict[str, object] | None]


def reference(message: bytes | None) -> dict[str, object]:
    framed = unframe(message)
    return decode(framed.body, TEXTS[framed.schema_id], RAW)


@given(parsers.parse("{count:d} events as messages"), target_fixture="sent")
def messages(count: int) -> Sent:
    made: list[bytes | None] = [frame(2, encode(RAW, record(number))) for number in range(count)]
    return Sent(made, [reference(message) for message in made])


@given("every hundredth of them is damaged in one of many ways")
def damage(sent: Sent) -> None:
    for index in range(0, len(sent.messages), 100):
        sound = sent.messages[index]
        assert sound is not None
        sent.messages[index] = DAMAGE[index // 100 % len(DAMAGE)](sound)
        sent.records[index] = None


@given("every third of them was written with version 1")
def older(sent: Sent) -> None:
    for index in range(0, len(sent.messages), 3):
        sent.messages[index] = frame(1, encode(OLD, record(index)))


@when("they are decoded in bulk", target_fixture="decoded")
def decoded(sent: Sent) -> Decoded:
    return decode_messages(sent.messages, TEXTS.get, RAW)


@then("every event is there, in order and equal")
@then("every sound event is there, in order and equal")
def in_order_and_equal(sent: Sent, decoded: Decoded) -> None:
    assert decoded.batch.schema.equals(arrow_schema(RAW))
    decoded.batch.validate(full=True)
    assert decoded.batch.to_pylist() == [held for held in sent.records if held is not None]
    assert list(decoded.places) == [index for index, held in enumerate(sent.records) if held is not None]


@then("encoded in bulk again they are the same bytes")
def same_bytes(sent: Sent, decoded: Decoded) -> None:
    assert encode_batch(decoded.batch, RAW, 2) == sent.messages


@then("every damaged one has its place and the reason that the reference gives")
def reasons(sent: Sent, decoded: Decoded) -> None:
    assert set(decoded.bad) == {index for index, held in enumerate(sent.records) if held is None}
    for index, error in decoded.bad.items():
        message = sent.messages[index]
        if error.reason == "unknown_schema_id":
            assert unframe(message).schema_id == 99
            continue
        with pytest.raises(WireError) as expected:
            reference(message)
        assert error.reason == expected.value.reason
    assert len({error.reason for error in decoded.bad.values()}) >= 4


@for_any(data=st.data())
@settings(max_examples=100, deadline=None)
def test_both_codecs_agree_on_any_events(any_event: st.SearchStrategy[TweetEvent], data: st.DataObject) -> None:
    records = [event.model_dump() for event in data.draw(st.lists(any_event, max_size=5))]
    sent = [frame(2, encode(RAW, one)) for one in records]
    found = decode_messages(sent, TEXTS.get, RAW)
    assert found.batch.to_pylist() == [reference(message) for message in sent]
    assert encode_batch(found.batch, RAW, 2) == sent


@for_any(bodies=st.lists(st.binary(max_size=120), max_size=8))
@settings(max_examples=300, deadline=None)
def test_both_codecs_agree_on_any_bytes(bodies: list[bytes]) -> None:
    sent = [frame(2, body) for body in bodies]
    found = decode_messages(sent, TEXTS.get, RAW)
    for index, message in enumerate(sent):
        if index in found.bad:
            with pytest.raises(WireError) as expected:
                reference(message)
            assert found.bad[index].reason == expected.value.reason
        else:
            assert found.batch.to_pylist()[list(found.places).index(index)] == reference(message)
