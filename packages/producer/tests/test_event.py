import json
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st
from tweet_producer.event import Event, microseconds, moment, readable
from tweet_schema.tweet_event import TweetEvent

ZONES = st.sampled_from([UTC, timezone(timedelta(hours=9)), timezone(timedelta(hours=-3, minutes=-30))])


@given(st.datetimes(timezones=ZONES))
def test_a_moment_survives_the_contract_s_number(time: datetime) -> None:
    assert moment(microseconds(time)) == time


def test_a_readable_event_is_a_valid_event() -> None:
    event = Event(
        kind="created",
        occurred_at=1_790_000_000_000_001,
        received_at=1_790_000_000_500_000,
        source="fake",
        tweet_id="1",
        author_id="9",
        tweet={
            "id": "1",
            "text": "Ein Kaffee ☕",
            "author_id": "9",
            "created_at": 1_790_000_000_000_001,
            "author": {
                "id": "9",
                "username": "ada",
                "name": None,
                "created_at": 1_500_000_000_000_000,
                "verified": None,
                "followers_count": 3,
            },
            "conversation_id": "1",
            "in_reply_to_user_id": None,
            "lang": "de",
            "possibly_sensitive": None,
            "public_metrics": None,
            "entities": None,
            "referenced_tweets": [],
            "edit_history_tweet_ids": ["1"],
            "created_at_derived": True,
        },
    )
    read = TweetEvent.model_validate_json(json.dumps(readable(event)))
    assert read.occurred_at == moment(1_790_000_000_000_001)
    assert read.tweet is not None
    assert read.tweet.author is not None
    assert read.tweet.author.created_at == moment(1_500_000_000_000_000)
