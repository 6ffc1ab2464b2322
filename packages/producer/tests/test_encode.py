import json

from hypothesis import given, settings
from hypothesis import strategies as st
from tweet_producer.encode import CONTRACT, Encoder
from tweet_producer.event import Event, moment
from tweet_producer.faults import Faults, records
from tweet_schema.wire import decode, unframe

TEXT = st.text(st.characters(codec="utf-8"), max_size=40)
TIMES = st.integers(0, 2**52)
TAGS = st.lists(st.fixed_dictionaries({"start": st.integers(0, 280), "end": st.integers(0, 280), "tag": TEXT}))
COUNTS = st.fixed_dictionaries(
    dict.fromkeys(("retweet_count", "reply_count", "like_count", "quote_count"), st.integers(0, 2**63 - 1))
)
AUTHORS = st.fixed_dictionaries(
    {
        "id": TEXT,
        "username": TEXT,
        "name": st.none() | TEXT,
        "created_at": st.none() | TIMES,
        "verified": st.none() | st.booleans(),
        "followers_count": st.none() | st.integers(0, 2**63 - 1),
    }
)
ENTITIES = st.fixed_dictionaries({"hashtags": TAGS, "cashtags": TAGS, "mentions": st.just([]), "urls": st.just([])})
TWEETS = st.fixed_dictionaries(
    {
        "id": TEXT,
        "text": TEXT,
        "author_id": TEXT,
        "created_at": TIMES,
        "author": st.none() | AUTHORS,
        "conversation_id": st.none() | TEXT,
        "in_reply_to_user_id": st.none() | TEXT,
        "lang": st.none() | TEXT,
        "possibly_sensitive": st.none() | st.booleans(),
        "public_metrics": st.none() | COUNTS,
        "entities": st.none() | ENTITIES,
        "referenced_tweets": st.lists(st.fixed_dictionaries({"type": TEXT, "id": TEXT}), max_size=2),
        "edit_history_tweet_ids": st.lists(TEXT, max_size=2),
    }
)
EVENTS = st.builds(
    Event,
    kind=st.sampled_from(["created", "edited", "deleted"]),
    occurred_at=TIMES,
    received_at=TIMES,
    source=TEXT,
    tweet_id=TEXT,
    tweet=st.none() | TWEETS,
    author_id=st.none() | TEXT,
)
TIME_FIELDS = ("occurred_at", "received_at", "created_at")


def with_moments(value: object, name: str = "") -> object:
    """The record as a reader sees it: its times are moments."""
    if isinstance(value, dict):
        return {key: with_moments(inner, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [with_moments(inner) for inner in value]
    return moment(value) if name in TIME_FIELDS and isinstance(value, int) else value


@settings(deadline=None)
@given(EVENTS, st.integers(1, 2**31 - 1))
def test_whatever_an_event_holds_a_reader_gets_it(event: Event, schema_id: int) -> None:
    record = Encoder(schema_id).record(event)
    parts = unframe(record.value)
    assert parts.schema_id == schema_id
    assert decode(parts.body, CONTRACT.text, CONTRACT) == with_moments(dict(event))
    assert record.key == f"{event['source']}:{event['tweet_id']}".encode()


@given(EVENTS)
def test_an_event_that_does_not_fit_is_refused_with_itself_as_json(event: Event) -> None:
    broken = event.copy()
    broken["occurred_at"] = 2**80  # more microseconds than a long holds, and a year that no calendar has
    made, refused = records([broken], Encoder(1), Faults(0, 1))
    assert made == []
    assert [one.reason for one in refused] == ["unencodable"]
    assert "raw-value" in refused[0].detail
    shown = json.loads(refused[0].value or b"")
    assert (shown["tweet_id"], shown["occurred_at"]) == (event["tweet_id"], 2**80)
