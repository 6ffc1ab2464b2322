"""What is set aside: the record of the topic rejected."""

import hashlib
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
LONGEST_KEPT = 500_000
"""Bytes of a value that are kept. A value that is too large for raw is too large for rejected as well."""


def rejected(refused: Refused, topic: str, schema_id: int, version: str, at: datetime) -> Record:
    """The record that sets aside what was meant for `topic`.

    A value longer than LONGEST_KEPT is cut to its beginning, and the detail says so with its length and SHA-256.
    """
    value, detail = refused.value, refused.detail
    if value is not None and len(value) > LONGEST_KEPT:
        whole = hashlib.sha256(value).hexdigest()
        detail += f"; kept are the first {LONGEST_KEPT} of its {len(value)} bytes, whose SHA-256 is {whole}"
        value = value[:LONGEST_KEPT]
    body = encode(
        CONTRACT,
        {
            "topic": topic,
            "partition": NEVER_IN_KAFKA,
            "offset": NEVER_IN_KAFKA,
            "timestamp": None,
            "key": refused.key,
            "value": value,
            "headers": [],
            "stage": Stage.PRODUCER.value,
            "reason": refused.reason,
            "detail": detail,
            "component_version": version,
            "rejected_at": microseconds(at),
        },
    )
    return Record(refused.key, frame(schema_id, body))
