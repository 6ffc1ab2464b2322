import json
import struct

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st
from tweet_producer.encode import Encoder, message_keys
from tweet_producer.event import CONTRACT, SCHEMA, Event, batch_of, moment
from tweet_schema.topics import message_key
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
        "created_at_derived": st.booleans(),
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
@given(st.lists(EVENTS, min_size=1, max_size=5), st.integers(1, 2**31 - 1))
def test_whatever_an_event_holds_a_reader_gets_it(events: list[Event], schema_id: int) -> None:
    made = Encoder(schema_id).records(batch_of(events))
    assert list(made.places) == list(range(len(events)))
    assert not made.refused
    for event, key, value in zip(events, made.keys.to_pylist(), made.values.to_pylist(), strict=True):
        parts = unframe(value)
        assert parts.schema_id == schema_id
        read = decode(parts.body, CONTRACT.text, CONTRACT)
        assert {name: read[name] for name in event} == with_moments(dict(event))
        assert key == message_key(event["source"], event["tweet_id"])


@given(st.lists(st.tuples(TEXT, TEXT), max_size=20))
def test_keys_of_many_are_the_keys_of_each(named: list[tuple[str, str]]) -> None:
    ids = pa.RecordBatch.from_pydict({"source": [one for one, _ in named], "tweet_id": [other for _, other in named]})
    text = pa.schema([("source", pa.string()), ("tweet_id", pa.string())])
    assert message_keys(ids.cast(text)).to_pylist() == [message_key(*one) for one in named]


@given(st.lists(EVENTS, min_size=3, max_size=3))
def test_an_event_that_does_not_fit_is_refused_with_itself_as_json(events: list[Event]) -> None:
    row = {**events[1], "kind": "renamed", "occurred_at": 2**62}  # a year that no calendar has
    batch = pa.RecordBatch.from_pylist([dict(events[0]), row, dict(events[2])], schema=SCHEMA)
    made = Encoder(1).records(batch)
    assert list(made.places) == [0, 2]
    assert made.keys.to_pylist() == [message_key(one["source"], one["tweet_id"]) for one in (events[0], events[2])]
    (refused,) = made.refused
    assert refused.reason == "unencodable"
    assert "raw-value" in refused.detail
    shown = json.loads(refused.value or b"")
    assert (shown["tweet_id"], shown["kind"], shown["occurred_at"]) == (events[1]["tweet_id"], "renamed", 2**62)
    assert refused.key == message_key(events[1]["source"], events[1]["tweet_id"])


@given(EVENTS)
def test_text_that_is_no_text_is_kept_byte_for_byte(event: Event) -> None:
    batch, place = batch_of([event]), SCHEMA.get_field_index("source")
    spoilt = pa.StringArray.from_buffers(1, pa.py_buffer(struct.pack("<2i", 0, 2)), pa.py_buffer(b"\xff\xfe"))
    (refused,) = Encoder(1).records(batch.set_column(place, SCHEMA.field(place), spoilt)).refused
    assert refused.value is not None
    (kept,) = pa.ipc.open_stream(refused.value)
    assert kept["source"].cast(pa.binary()).to_pylist() == [b"\xff\xfe"]
    assert "Arrow" in refused.detail


@settings(deadline=None)
@given(st.lists(EVENTS, min_size=1, max_size=4), st.booleans())
def test_a_key_names_source_and_tweet_whether_there_is_one_source_or_two(events: list[Event], two: bool) -> None:
    place = SCHEMA.get_field_index("source")
    sources = pa.array(["fake"] * (len(events) - two) + ["bluesky"] * two)
    batch = batch_of(events).set_column(place, SCHEMA.field(place), sources)
    wanted = [message_key(str(row["source"]), str(row["tweet_id"])) for row in batch.to_pylist()]
    assert message_keys(batch).to_pylist() == wanted
