"""Columns of records are what a list of them is, and what Kafka's client gives becomes them."""

from collections.abc import Sequence

from confluent_kafka import Message
from hypothesis import given
from hypothesis import strategies as st
from tweet_loader.kafka.message import records_of
from tweet_loader.kafka.record import Record
from tweet_loader.kafka.records import Records

RECORDS = st.lists(
    st.builds(
        Record,
        topic=st.sampled_from(["processed", "rejected"]),
        partition=st.integers(0, 3),
        offset=st.integers(0, 9),
        timestamp_ms=st.integers(-1, 9),
        key=st.none() | st.binary(max_size=2),
        value=st.none() | st.binary(max_size=3),
        headers=st.sampled_from([(), [("trace", b"\x00")], [("a", None), ("a", b"")]]),
    ),
    max_size=6,
)


@given(RECORDS, st.data())
def test_rows_are_the_records(records: Sequence[Record], data: st.DataObject) -> None:
    columns = Records.of(records)
    assert list(columns) == records
    assert columns.size_bytes == sum(len(record.value or b"") for record in records)
    rows = data.draw(st.lists(st.sampled_from(range(len(records))), max_size=8)) if records else []
    assert list(columns.take(rows)) == [records[row] for row in rows]


@given(st.lists(RECORDS, max_size=4))
def test_parts_are_joined_in_their_order(parts: Sequence[Sequence[Record]]) -> None:
    joined = Records.joined([Records.of(part) for part in parts])
    assert list(joined) == [record for part in parts for record in part]


def test_what_the_client_gives_is_kept_as_it_is() -> None:
    messages = [
        Message(topic="processed", partition=1, offset=7, key=None, value=None, headers=None, timestamp=(0, -1)),
        Message(
            topic="rejected",
            partition=0,
            offset=0,
            key=b"k\xff",
            value=b"\x00v",
            headers=[("trace", b"\x00"), ("trace", None)],
            timestamp=(1, 1_793_534_402_000),
        ),
    ]
    assert list(records_of(messages)) == [
        Record("processed", 1, 7, -1, None, None, ()),
        Record("rejected", 0, 0, 1_793_534_402_000, b"k\xff", b"\x00v", [("trace", b"\x00"), ("trace", None)]),
    ]
