"""Events on their way to Kafka: Arrow batches in the columns of the newest contract of raw.

One event by itself is a plain mapping, times in microseconds since 1970 (UTC); `TweetEvent` says the same at the
borders.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Literal, TypedDict, cast

import pyarrow as pa
from tweet_schema.arrow import arrow_schema
from tweet_schema.bulk_encode import plain
from tweet_schema.contract import latest
from tweet_schema.topics import Subject

CONTRACT = latest(Subject.RAW)
SCHEMA = arrow_schema(CONTRACT)
"""Columns of every batch of events."""

Kind = Literal["created", "edited", "deleted"]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TIMES = frozenset({"occurred_at", "received_at", "created_at"})


class AuthorRecord(TypedDict):
    """The author as the platform described them."""

    id: str
    username: str
    name: str | None
    created_at: int | None
    verified: bool | None
    followers_count: int | None


class MetricsRecord(TypedDict):
    """Counts at the time of receipt."""

    retweet_count: int
    reply_count: int
    like_count: int
    quote_count: int


class TagRecord(TypedDict):
    """A hashtag or cashtag; positions count code points."""

    start: int
    end: int
    tag: str


class MentionRecord(TypedDict):
    """A mention of a person."""

    start: int
    end: int
    username: str
    id: str | None


class UrlRecord(TypedDict):
    """A link."""

    start: int
    end: int
    url: str
    expanded_url: str | None


class EntitiesRecord(TypedDict):
    """What the platform found in the text, each kind in the order of the text."""

    hashtags: list[TagRecord]
    cashtags: list[TagRecord]
    mentions: list[MentionRecord]
    urls: list[UrlRecord]


class ReferenceRecord(TypedDict):
    """Another tweet that this one refers to."""

    type: str
    id: str


class TweetRecord(TypedDict):
    """One version of a tweet."""

    id: str
    text: str
    author_id: str
    created_at: int
    author: AuthorRecord | None
    conversation_id: str | None
    in_reply_to_user_id: str | None
    lang: str | None
    possibly_sensitive: bool | None
    public_metrics: MetricsRecord | None
    entities: EntitiesRecord | None
    referenced_tweets: list[ReferenceRecord]
    edit_history_tweet_ids: list[str]
    created_at_derived: bool


class Event(TypedDict):
    """One thing that happened to one tweet."""

    kind: Kind
    occurred_at: int
    received_at: int
    source: str
    tweet_id: str
    tweet: TweetRecord | None
    author_id: str | None


def events_of(batch: pa.RecordBatch) -> list[Event]:
    """The rows of a sound batch as events."""
    return cast("list[Event]", plain(batch))  # the columns are the contract's, and so are the fields


def batch_of(events: Sequence[Event]) -> pa.RecordBatch:
    """The events as a batch."""
    return pa.RecordBatch.from_pylist([dict(event) for event in events], schema=SCHEMA)


def microseconds(moment: datetime) -> int:
    """The moment as the contract counts it; `moment` must know its zone."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def moment(microseconds: int) -> datetime:
    """The moment that the contract's number means."""
    return _EPOCH + timedelta(microseconds=microseconds)


def readable(record: Mapping[str, object]) -> dict[str, object]:
    """The record as JSON shows it: its times, nested ones included, in ISO 8601 with the zone Z."""
    return {name: _readable(name, value) for name, value in record.items()}


def _readable(name: str, value: object) -> object:
    if isinstance(value, Mapping):
        return readable(value)
    if name in TIMES and isinstance(value, int):
        return _iso(value)
    return value


def _iso(microseconds: int) -> str | int:
    try:
        return moment(microseconds).isoformat().replace("+00:00", "Z")
    except OverflowError:
        return microseconds  # a year that no calendar has is shown as it is
