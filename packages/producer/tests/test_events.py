"""What every fake event holds to, whatever the seed."""

import json
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tweet_producer.event import Event, readable
from tweet_producer.society.calendar import Span
from tweet_producer.sources.fake import live, window
from tweet_schema.tweet_event import Tweet, TweetEvent

DAY = 86_400_000_000
WEEK = Span(1_792_886_400_000_000, 7 * DAY)  # from 2026-10-25T00:00Z
RUNS = settings(max_examples=15, deadline=None)
SEEDS = st.integers(0, 2**64)


def made(seed: int, count: int, people: int = 150, batch: int = 64) -> list[Event]:
    return [event for events in window(seed, people, count, WEEK, batch) for event in events]


def tweets(events: list[Event]) -> Iterator[tuple[TweetEvent, Tweet]]:
    for event in events:
        checked = TweetEvent.model_validate_json(json.dumps(readable(event)))
        if checked.tweet is not None:
            yield checked, checked.tweet


@RUNS
@given(SEEDS, st.integers(1, 300), st.integers(1, 200))
def test_every_event_is_valid_and_in_order(seed: int, count: int, people: int) -> None:
    events = made(seed, count, people)
    assert len(events) == count
    checked = [TweetEvent.model_validate_json(json.dumps(readable(event))) for event in events]
    times = [event.occurred_at for event in checked]
    assert times == sorted(times)
    assert all(event.received_at >= event.occurred_at for event in checked)
    assert all(WEEK.start <= event["occurred_at"] < WEEK.start + WEEK.length for event in events)


@RUNS
@given(SEEDS)
def test_ids_are_unique_snowflakes(seed: int) -> None:
    ids = [tweet.id for _, tweet in tweets(made(seed, 400))]
    assert len(set(ids)) == len(ids)
    assert all(len(own) == 19 and own.isdecimal() for own in ids)


@RUNS
@given(SEEDS)
def test_whatever_is_referred_to_was_there_before(seed: int) -> None:
    there: dict[str, Tweet] = {}
    for event, tweet in tweets(made(seed, 400)):
        for reference in tweet.referenced_tweets:
            target = there[reference.id]
            assert target.created_at <= tweet.created_at
            if reference.type == "replied_to":
                assert tweet.in_reply_to_user_id == target.author_id
                assert tweet.conversation_id == target.conversation_id
        there.setdefault(event.tweet_id, tweet)


@RUNS
@given(SEEDS)
def test_edits_and_deletes_follow_a_create_and_nothing_follows_a_delete(seed: int) -> None:
    versions: dict[str, list[str]] = {}
    gone: set[str] = set()
    for event in made(seed, 400):
        name, tweet = event["tweet_id"], event["tweet"]
        assert name not in gone
        if event["kind"] == "deleted":
            assert name in versions
            gone.add(name)
        elif tweet is not None:
            assert (event["kind"] == "edited") == (name in versions)
            versions[name] = [*versions.get(name, []), tweet["id"]]
            assert tweet["edit_history_tweet_ids"] == versions[name]


@RUNS
@given(SEEDS)
def test_entities_stand_in_the_text_where_they_say(seed: int) -> None:
    for _, tweet in tweets(made(seed, 300)):
        assert tweet.entities is not None
        marks = [("#" + tag.tag, tag.start, tag.end) for tag in tweet.entities.hashtags]
        marks += [("$" + tag.tag, tag.start, tag.end) for tag in tweet.entities.cashtags]
        marks += [("@" + who.username, who.start, who.end) for who in tweet.entities.mentions]
        marks += [(url.url, url.start, url.end) for url in tweet.entities.urls]
        assert all(tweet.text[start:end] == mark for mark, start, end in marks)


@RUNS
@given(SEEDS, st.integers(1, 50), st.integers(1, 50))
def test_the_size_of_a_batch_changes_nothing(seed: int, one: int, other: int) -> None:
    assert made(seed, 120, batch=one) == made(seed, 120, batch=other)


@pytest.mark.parametrize("batch", [1, 7])
def test_live_events_happen_now_and_never_later(batch: int) -> None:
    moments = iter(range(WEEK.start, WEEK.start + 10**9, 250_000))
    seen = 0

    def clock() -> int:
        nonlocal seen
        seen = next(moments)
        return seen

    before = 0
    source = live(3, 100, clock, batch)
    for _ in range(50):
        for event in next(source):
            assert before <= event["occurred_at"] <= event["received_at"] <= seen
            before = event["occurred_at"]
