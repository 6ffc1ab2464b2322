from datetime import UTC, datetime

import pytest
from pydantic import ValidationError
from tweet_schema.tweet_event import EventKind, Tweet, TweetEvent

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
TWEET = Tweet(id="1", text="hello", author_id="7", created_at=NOON)


def event(kind: EventKind, tweet: Tweet | None) -> TweetEvent:
    return TweetEvent(kind=kind, occurred_at=NOON, received_at=NOON, source="fake", tweet_id="1", tweet=tweet)


def test_a_created_event_carries_its_tweet() -> None:
    assert event(EventKind.CREATED, TWEET).tweet == TWEET


@pytest.mark.parametrize(
    ("kind", "tweet"), [(EventKind.DELETED, TWEET), (EventKind.CREATED, None), (EventKind.EDITED, None)]
)
def test_a_deletion_carries_no_text_and_anything_else_does(kind: EventKind, tweet: Tweet | None) -> None:
    with pytest.raises(ValidationError, match="a deleted event carries no tweet"):
        event(kind, tweet)


@pytest.mark.parametrize(
    "wrong",
    [{"id": ""}, {"id": 20}, {"created_at": datetime(2026, 11, 1)}, {"mood": "good"}],  # noqa: DTZ001 - naive is the fault
)
def test_nothing_is_guessed_converted_or_ignored(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Tweet.model_validate(TWEET.model_dump() | wrong)
