"""Small sound events for tests, as records of the raw contract."""

import json
from datetime import UTC, datetime

from tweet_schema.contract import latest
from tweet_schema.topics import Subject

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
Record = dict[str, object]


def tweet(**changes: object) -> Record:
    """A tweet that says hello, with changes."""
    return {"id": "1", "text": "hello", "author_id": "7", "created_at": NOON} | changes


def created(text: str = "hello", tweet_id: str = "1", **changes: object) -> Record:
    """The event of its creation, with changes to the event itself."""
    times = {"occurred_at": NOON, "received_at": NOON}
    said = tweet(id=tweet_id, text=text)
    return {"kind": "created", "source": "fake", "tweet_id": tweet_id, "tweet": said, **times} | changes


def deleted(tweet_id: str = "1") -> Record:
    """The event of a deletion."""
    return created(tweet_id=tweet_id, kind="deleted", tweet=None)


def raw_schema_with(field: str) -> str:
    """The contract of raw with one more optional text field, as a newer producer might publish it."""
    return schema_with(field, Subject.RAW)


def schema_with(field: str, subject: Subject) -> str:
    """A contract with one more optional text field, as a newer release might publish it."""
    schema = latest(subject).schema
    fields = schema["fields"]
    assert isinstance(fields, list)  # noqa: S101 - a record schema has fields
    newer = [*fields, {"name": field, "type": ["null", "string"], "default": None, "doc": "New."}]
    return json.dumps(schema | {"fields": newer})
