"""From the client's messages to records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tweet_loader.record import Headers, Record

if TYPE_CHECKING:
    from confluent_kafka import Message


def record_of(message: Message) -> Record:
    """What Kafka holds, as it arrived."""
    _, timestamp = message.timestamp()
    return Record(
        topic=str(message.topic()),
        partition=int(message.partition() or 0),
        offset=int(message.offset() or 0),
        timestamp_ms=timestamp,
        key=message.key(),
        value=message.value(),
        headers=_headers(message),
    )


def _headers(message: Message) -> Headers:
    found = message.headers()
    pairs = found.items() if isinstance(found, dict) else found or ()
    # The client's types allow text, which a producer may give it; what comes from Kafka is bytes.
    return [(name, value.encode() if isinstance(value, str) else value) for name, value in pairs]
