import hashlib
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from tweet_producer.encode import Record, Refused
from tweet_producer.reject import CONTRACT, Rejection, rejected, smaller
from tweet_schema.rejected_record import RejectedRecord
from tweet_schema.wire import decode, unframe

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
REJECTION = Rejection("raw", 3, "0.1.0", largest=10_000)
TEXT = st.text(st.characters(codec="utf-8"), max_size=40)
REFUSALS = st.builds(Refused, st.none() | st.binary(), st.none() | st.binary(), st.just("unencodable"), TEXT)


def read(refused: Refused) -> RejectedRecord:
    record = rejected(refused, REJECTION, NOW)
    assert size(record) < REJECTION.largest
    return opened(record)


def size(record: Record) -> int:
    return len(record.key or b"") + len(record.value or b"")


def opened(record: Record) -> RejectedRecord:
    parts = unframe(record.value)
    return RejectedRecord.model_validate(decode(parts.body, CONTRACT.text, CONTRACT))


@given(REFUSALS)
def test_a_refusal_keeps_its_bytes_and_says_who_refused_it(refused: Refused) -> None:
    held = read(refused)
    assert (held.key, held.value, held.reason, held.detail) == (
        refused.key,
        refused.value,
        refused.reason,
        refused.detail,
    )
    assert (held.topic, held.partition, held.offset, held.stage) == ("raw", -1, -1, "producer")
    assert held.rejected_at == NOW


def test_a_value_that_no_topic_can_hold_is_cut_and_described() -> None:
    value = bytes(range(256)) * 5000
    held = read(Refused(b"k", value, "too_large", "it is too large"))
    assert held.value == value[: REJECTION.largest // 2]
    assert str(len(value)) in held.detail
    assert hashlib.sha256(value).hexdigest() in held.detail


def test_a_key_that_no_topic_can_hold_is_cut_and_described() -> None:
    key = b"fake:" + bytes(range(256)) * 5000
    held = read(Refused(key, b"value", "too_large", "it is too large"))
    assert held.key == key[: REJECTION.largest // 8]
    assert held.value == b"value"
    assert hashlib.sha256(key).hexdigest() in held.detail


def test_the_smallest_topic_takes_what_is_set_aside() -> None:
    smallest = Rejection("raw" * 30, 3, "0.1.0", largest=1_000)
    record = rejected(Refused(b"k" * 9_000, b"v" * 9_000, "too_large", "why " * 9_000), smallest, NOW)
    while size(record) > smallest.largest:
        less = smaller(record)
        assert less is not None
        record = less
    assert hashlib.sha256(b"v" * 9_000).hexdigest() in opened(record).detail


@given(st.binary(max_size=3_000), st.binary(min_size=1, max_size=3_000))
def test_what_rejected_does_not_take_becomes_smaller_until_only_the_reason_is_left(key: bytes, value: bytes) -> None:
    record: Record | None = rejected(Refused(key, value, "too_large", "it is too large"), REJECTION, NOW)
    seen: list[RejectedRecord] = []
    while record is not None:
        last = opened(record)
        seen.append(last)
        assert value.startswith(last.value or b"")
        assert key.startswith(last.key or b"")
        assert len(last.detail) < 1_000
        record = smaller(record)
    assert len(seen) > 1
    assert not seen[-1].value
    assert hashlib.sha256(value).hexdigest() in seen[-1].detail
