import hashlib
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from tweet_producer.encode import Refused
from tweet_producer.reject import CONTRACT, Rejection, rejected
from tweet_schema.rejected_record import RejectedRecord
from tweet_schema.wire import decode, unframe

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
REJECTION = Rejection("raw", 3, "0.1.0", largest=10_000)
TEXT = st.text(st.characters(codec="utf-8"), max_size=40)
REFUSALS = st.builds(Refused, st.none() | st.binary(), st.none() | st.binary(), st.just("unencodable"), TEXT)


def read(refused: Refused) -> RejectedRecord:
    record = rejected(refused, REJECTION, NOW)
    assert record.key == refused.key
    assert len(record.value or b"") < REJECTION.largest
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
