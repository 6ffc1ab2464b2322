"""What is set aside: the record of the topic rejected."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from tweet_schema.contract import latest
from tweet_schema.rejected_record import Stage
from tweet_schema.topics import Subject
from tweet_schema.wire import encode, frame

from tweet_producer.encode import Record, Refused
from tweet_producer.event import microseconds

CONTRACT = latest(Subject.REJECTED)
NEVER_IN_KAFKA = -1
"""Partition and offset of a record that has none."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """What all rejected records of a run have in common."""

    topic: str
    """For which they were meant."""
    schema_id: int
    """By which the registry knows the contract of rejected records."""
    component_version: str
    largest: int
    """Bytes that a message may have. What is too large for raw is too large for rejected as well."""


def rejected(refused: Refused, rejection: Rejection, at: datetime) -> Record:
    """The record that sets `refused` aside.

    A value longer than half of the largest message is cut to its beginning; the detail says so, with its length and
    SHA-256.
    """
    value, detail, most = refused.value, refused.detail, rejection.largest // 2
    if value is not None and len(value) > most:
        whole = hashlib.sha256(value).hexdigest()
        detail += f"; kept are the first {most} of its {len(value)} bytes, whose SHA-256 is {whole}"
        value = value[:most]
    body = encode(
        CONTRACT,
        {
            "topic": rejection.topic,
            "partition": NEVER_IN_KAFKA,
            "offset": NEVER_IN_KAFKA,
            "timestamp": None,
            "key": refused.key,
            "value": value,
            "headers": [],
            "stage": Stage.PRODUCER.value,
            "reason": refused.reason,
            "detail": detail,
            "component_version": rejection.component_version,
            "rejected_at": microseconds(at),
        },
    )
    return Record(refused.key, frame(rejection.schema_id, body))
