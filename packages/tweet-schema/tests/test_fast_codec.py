"""The fast codec never passes what the reference refuses, whatever the damage, and touches no neighbour."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tweet_schema import bulk, fast_codec
from tweet_schema.arrow import arrow_schema
from tweet_schema.bulk import decode_messages
from tweet_schema.contract import latest, versions
from tweet_schema.fast_codec import CodecPanickedError, deserialized
from tweet_schema.topics import Subject
from tweet_schema.tweet_event import TweetEvent
from tweet_schema.wire import WireError, decode, encode, frame, unframe

RAW, OLD = latest(Subject.RAW), versions(Subject.RAW)[0]
HOLDS_ITSELF = '{"type": "record", "name": "A", "fields": [{"name": "a", "type": ["null", "A"]}]}'
TEXTS: Mapping[int, str] = {1: OLD.text, 2: RAW.text, 3: "{", 4: HOLDS_ITSELF}
NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
DELETION = {"kind": "deleted", "occurred_at": NOON, "received_at": NOON, "source": "fake", "tweet_id": "9" * 20}
RECORD = {
    "topic": "raw",
    "partition": 0,
    "offset": 1,
    "value": b"\x00",
    "headers": [],
    "stage": "loader",
    "reason": "undecodable",
    "detail": "damaged",
    "component_version": "1",
    "rejected_at": NOON,
}
BODY = encode(RAW, DELETION)
MOMENT = encode(RAW, DELETION | {"kind": "created"})[1:9]
Damage = Callable[[bytes, int], bytes | None]


def flipped(message: bytes, place: int) -> bytes:
    at = place % len(message)
    return message[:at] + bytes([message[at] ^ (1 + place % 255)]) + message[at + 1 :]


def spliced(message: bytes, place: int, other: bytes) -> bytes:
    at = 5 + place % (len(message) - 5)
    return message[:at] + other + message[at + 1 :]


DAMAGE: Mapping[str, Damage] = {
    "nothing": lambda message, _: message,
    "no value": lambda *_: None,
    "cut": lambda message, place: message[: place % len(message)],
    "more": lambda message, place: message + bytes([place % 256]),
    "one byte flipped": flipped,
    "another magic": lambda message, place: bytes([1 + place % 255]) + message[1:],
    "an unknown id": lambda message, _: frame(99, message[5:]),
    "an id whose schema is none": lambda message, _: frame(3, message[5:]),
    "an id whose schema holds itself": lambda message, _: frame(4, message[5:]),
    "100 MB by its length": lambda message, place: spliced(message, place, b"\x80\x84\xaf\x5f"),
    "2^62 by its length": lambda message, place: spliced(message, place, b"\x80" * 8 + b"\x80\x01"),
    "-100 MB by its length": lambda message, place: spliced(message, place, b"\xff\x83\xaf\x5f"),
    "no UTF-8": lambda message, place: spliced(message, place, b"\xff"),
}


def reference(message: bytes | None) -> dict[str, object] | str:
    """The record, or the code of the reason why there is none."""
    try:
        framed = unframe(message)
        return decode(framed.body, TEXTS[framed.schema_id], RAW) if framed.schema_id in TEXTS else "unknown_schema_id"
    except WireError as error:
        return error.reason


def in_bulk(messages: Sequence[bytes | None]) -> list[dict[str, object] | str]:
    found = decode_messages(messages, TEXTS.get, RAW)
    rows = dict(zip(found.places, found.batch.to_pylist(), strict=True))
    return [found.bad[index].reason if index in found.bad else rows[index] for index in range(len(messages))]


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_whatever_the_damage_only_the_damaged_are_refused(
    any_event: st.SearchStrategy[TweetEvent], data: st.DataObject
) -> None:
    sound = [
        frame(2, encode(RAW, event.model_dump()))
        if data.draw(st.booleans())
        else frame(1, encode(OLD, event.model_dump(exclude={"author_id": True, "tweet": {"created_at_derived"}})))
        for event in data.draw(st.lists(any_event, min_size=1, max_size=12))
    ]
    ways = [data.draw(st.sampled_from(sorted(DAMAGE))) for _ in sound]
    sent = [DAMAGE[way](message, data.draw(st.integers(0, 2**16))) for way, message in zip(ways, sound, strict=True)]
    judged = in_bulk(sent)
    assert judged == [reference(message) for message in sent]
    assert all(isinstance(one, dict) for one, way in zip(judged, ways, strict=True) if way == "nothing")


@pytest.mark.parametrize("count", [1, 3, 40])
@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (BODY.replace(b"fake", b"f\xffke"), "`source` at byte 19 of the body: it is no UTF-8"),
        (BODY.replace(MOMENT, b"\x80" * 9 + b"\x01", 1), "`occurred_at` at byte 1 of the body: it is a time outside"),
    ],
    ids=["no UTF-8", "a time that no calendar has"],
)
def test_what_the_fast_codec_does_not_look_at_is_refused_alone(count: int, wrong: bytes, reason: str) -> None:
    sent = [frame(2, BODY)] * count + [frame(2, wrong)] + [frame(2, BODY)] * count
    found = decode_messages(sent, TEXTS.get, RAW)
    assert list(found.bad) == [count]
    assert reason in str(found.bad[count])
    assert found.batch.to_pylist() == [decode(BODY, RAW.text, RAW)] * (2 * count)


def test_a_panic_in_rust_is_an_error_with_a_type() -> None:
    rejected = latest(Subject.REJECTED)
    assert not fast_codec.covered(rejected)
    body = encode(rejected, RECORD)
    with pytest.raises(CodecPanickedError):
        deserialized([body], rejected)


def test_more_than_an_arrow_batch_holds_is_refused_and_not_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "LARGEST", 10 * len(BODY))
    with pytest.raises(ValueError, match="decode fewer at once"):
        decode_messages([frame(2, BODY)] * 100, TEXTS.get, RAW)


def test_no_messages_are_no_rows() -> None:
    found = decode_messages([], TEXTS.get, RAW)
    assert found.batch.num_rows == 0
    assert found.batch.schema.equals(arrow_schema(RAW))
