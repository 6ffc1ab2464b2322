"""What is set aside: the record of the topic rejected."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from tweet_schema.contract import latest
from tweet_schema.rejected_record import Stage
from tweet_schema.topics import Subject
from tweet_schema.wire import decode, encode, frame, unframe

from tweet_producer.encode import Record, Refused
from tweet_producer.event import microseconds

CONTRACT = latest(Subject.REJECTED)
NEVER_IN_KAFKA = -1
"""Partition and offset of a record that has none."""
CUT, OF_THESE = "; kept are the first", "; of these the first"
LONGEST_DETAIL = 300
"""Characters. With the digests of key and value no more, which the smallest topic has room for."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """What all rejected records of a run have in common."""

    topic: str
    """For which they were meant."""
    schema_id: int
    """By which the registry knows the contract of rejected records."""
    component_version: str
    largest: int
    """Bytes that a message of the topic rejected may have."""


def rejected(refused: Refused, rejection: Rejection, at: datetime) -> Record:
    """The record that sets `refused` aside.

    A value longer than half of the largest message is cut to its beginning, a key longer than an eighth, which stands
    in it twice, too; the detail says so, with the length and SHA-256 of the whole.
    """
    key, of_the_key = _beginning("key", refused.key, rejection.largest // 8)
    value, of_the_value = _beginning("value", refused.value, rejection.largest // 2)
    body = encode(
        CONTRACT,
        {
            "topic": rejection.topic,
            "partition": NEVER_IN_KAFKA,
            "offset": NEVER_IN_KAFKA,
            "timestamp": None,
            "key": key,
            "value": value,
            "headers": [],
            "stage": Stage.PRODUCER.value,
            "reason": refused.reason,
            "detail": refused.detail[:LONGEST_DETAIL] + of_the_key + of_the_value,
            "component_version": rejection.component_version,
            "rejected_at": microseconds(at),
        },
    )
    return Record(key, frame(rejection.schema_id, body))


def smaller(record: Record) -> Record | None:
    """The same with at most half of value and key, for a topic that takes less than was known.

    None when nothing is left of them.
    """
    parts = unframe(record.value)
    held = decode(parts.body, CONTRACT.text, CONTRACT)
    key, value = record.key or b"", held["value"]
    whole = value if isinstance(value, bytes) else b""
    if not key and not whole:
        return None
    less, digest = _beginning("value", whole, len(whole) // 2)
    key = key[: len(key) // 2]
    told = str(held["detail"]).partition(OF_THESE)[0]
    detail = told + ("" if CUT in told else digest) + f"{OF_THESE} {len(less or b'')}, and {len(key)} bytes of the key"
    body = encode(CONTRACT, {**held, "key": key, "value": less, "detail": detail})
    return Record(key, frame(parts.schema_id, body))


def _beginning(of: str, whole: bytes | None, most: int) -> tuple[bytes | None, str]:
    if whole is None or len(whole) <= most:
        return whole, ""
    digest = hashlib.sha256(whole).hexdigest()
    return whole[:most], f"{CUT} {most} of the {len(whole)} bytes of its {of}, whose SHA-256 is {digest}"
