"""What every fake event holds to, whatever the seed."""

import json
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tweet_producer.event import SCHEMA, Event, events_of, readable
from tweet_producer.society.behaviour.arrival_times import Span
from tweet_producer.society.scenario_files import read_scenario, shipped
from tweet_producer.society.society import Society
from tweet_producer.sources.fake import Cut, live, window
from tweet_schema.tweet_event import Tweet, TweetEvent

DAY = 86_400_000_000
WEEK = Span(1_792_886_400_000_000, 7 * DAY)  # from 2026-10-25T00:00Z
RUNS = settings(max_examples=6, deadline=None)
SEEDS = st.integers(0, 2**64)
MOST_VERSIONS = 5


@lru_cache(maxsize=32)
def made(seed: int, count: int, people: int = 150, batch: int = 64, scenario: str = "week") -> list[Event]:
    society = Society.of(seed, people, read_scenario(scenario))
    return [event for events in window(society, count, WEEK, Cut(batch)) for event in events_of(events)]


def tweets(events: list[Event]) -> Iterator[tuple[TweetEvent, Tweet]]:
    for event in events:
        checked = TweetEvent.model_validate_json(json.dumps(readable(event)))
        if checked.tweet is not None:
            yield checked, checked.tweet


@RUNS
@given(SEEDS, st.integers(1, 300), st.integers(1, 200), st.sampled_from(sorted(shipped())))
def test_every_event_is_valid_and_in_order(seed: int, count: int, people: int, scenario: str) -> None:
    events = made(seed, count, people, scenario=scenario)
    assert len(events) == count
    checked = [TweetEvent.model_validate_json(json.dumps(readable(event))) for event in events]
    times = [event.occurred_at for event in checked]
    assert times == sorted(times)
    assert all(event.received_at >= event.occurred_at for event in checked)
    assert all(WEEK.start <= event["occurred_at"] < WEEK.start + WEEK.length for event in events)


@RUNS
@given(SEEDS)
def test_batches_have_the_columns_of_the_contract_and_nothing_in_them_is_missing(seed: int) -> None:
    for batch in window(Society.of(seed, 50, read_scenario("week")), 200, WEEK, Cut(90)):
        assert batch.schema.equals(SCHEMA)
        batch.validate(full=True)
        present = batch.filter(batch["tweet"].is_valid())["tweet"]
        assert isinstance(present, pa.StructArray)
        assert all(present.field(name).null_count == 0 for name in ("author", "conversation_id", "lang", "entities"))


@RUNS
@given(SEEDS)
def test_ids_are_unique_snowflakes(seed: int) -> None:
    ids = [tweet.id for _, tweet in tweets(made(seed, 400))]
    assert len(set(ids)) == len(ids)
    assert all(len(own) == 19 and own.isdecimal() for own in ids)


@RUNS
@given(SEEDS)
def test_whatever_is_referred_to_was_there_before_and_still_stood(seed: int) -> None:
    there: dict[str, Tweet] = {}
    for event in made(seed, 400):
        if event["kind"] == "deleted":
            del there[event["tweet_id"]]
        for checked, tweet in tweets([event]):
            if checked.kind == "created":
                for reference in tweet.referenced_tweets:
                    assert there[reference.id].created_at <= tweet.created_at
                    _check_reaction(tweet, there[reference.id], reference.type)
            there[checked.tweet_id] = tweet


def _check_reaction(tweet: Tweet, target: Tweet, kind: str) -> None:
    assert tweet.author is not None
    assert target.author is not None
    mentioned = [] if tweet.entities is None else [who.id for who in tweet.entities.mentions]
    if kind == "replied_to":
        assert tweet.in_reply_to_user_id == target.author_id
        assert tweet.conversation_id == target.conversation_id
        assert tweet.text.startswith(f"@{target.author.username} ") == (target.author_id != tweet.author_id)
        assert (target.author_id in mentioned[:1]) == (target.author_id != tweet.author_id)
    elif kind == "retweeted":
        assert target.author_id != tweet.author_id
        assert tweet.text == f"RT @{target.author.username}: {target.text}"[: len(tweet.text) - 1] + tweet.text[-1]
        assert mentioned[0] == target.author_id
    else:
        assert kind == "quoted"


@RUNS
@given(SEEDS)
def test_edits_and_deletes_follow_a_create_and_nothing_follows_a_delete(seed: int) -> None:
    versions: dict[str, list[str]] = {}
    gone: set[str] = set()
    owner: dict[str, str | None] = {}
    for event in made(seed, 400):
        name, tweet = event["tweet_id"], event["tweet"]
        assert name not in gone
        assert owner.setdefault(name, event["author_id"]) == event["author_id"]
        if event["kind"] == "deleted":
            assert name in versions
            gone.add(name)
        elif tweet is not None:
            assert (event["kind"] == "edited") == (name in versions)
            versions[name] = [*versions.get(name, []), tweet["id"]]
            assert tweet["edit_history_tweet_ids"] == versions[name]
    assert max(map(len, versions.values())) <= MOST_VERSIONS


@RUNS
@given(SEEDS)
def test_an_edit_changes_the_text_and_nothing_else_that_its_author_said(seed: int) -> None:
    before: dict[str, Tweet] = {}
    for event, tweet in tweets(made(seed, 600, people=20)):
        if event.kind == "edited":
            old = before[event.tweet_id]
            assert tweet.text != old.text
            kept = ("author_id", "created_at", "conversation_id", "in_reply_to_user_id", "lang", "referenced_tweets")
            assert all(getattr(tweet, name) == getattr(old, name) for name in kept)
        before[event.tweet_id] = tweet


@RUNS
@given(SEEDS)
def test_counts_are_those_of_what_happened(seed: int) -> None:
    counts: defaultdict[str, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    for event, tweet in tweets(made(seed, 500)):
        for reference in tweet.referenced_tweets if event.kind == "created" else ():
            counts[reference.id][reference.type] += 1
        told = tweet.public_metrics
        assert told is not None
        shown = event.tweet_id
        if tweet.text.startswith("RT @"):
            shown = tweet.referenced_tweets[0].id
        happened = counts[shown]
        assert (told.retweet_count, told.reply_count, told.quote_count) == (
            happened["retweeted"],
            happened["replied_to"],
            happened["quoted"],
        )
        assert told.like_count >= 0


@RUNS
@given(SEEDS, st.sampled_from(sorted(shipped())))
def test_entities_stand_in_the_text_where_they_say(seed: int, scenario: str) -> None:
    for _, tweet in tweets(made(seed, 300, scenario=scenario)):
        assert tweet.entities is not None
        marks = [("#" + tag.tag, tag.start, tag.end) for tag in tweet.entities.hashtags]
        marks += [("$" + tag.tag, tag.start, tag.end) for tag in tweet.entities.cashtags]
        marks += [("@" + who.username, who.start, who.end) for who in tweet.entities.mentions]
        marks += [(url.url, url.start, url.end) for url in tweet.entities.urls]
        assert all(tweet.text[start:end] == mark for mark, start, end in marks)
        assert tweet.text.count("#") == len(tweet.entities.hashtags)
        assert tweet.text.count("https://") == len(tweet.entities.urls)


@RUNS
@given(SEEDS, st.integers(1, 50), st.integers(1, 50))
def test_the_size_of_a_batch_changes_nothing(seed: int, one: int, other: int) -> None:
    assert made(seed, 120, batch=one) == made(seed, 120, batch=other)


@given(st.lists(st.integers(0, 1000), max_size=60), st.integers(1, 9), st.integers(1, 500))
def test_cuts_are_small_and_short_and_leave_nothing_out(times: list[int], rows: int, lasting: int) -> None:
    times.sort()
    places = Cut(rows, lasting).places(np.array(times, np.int64))
    pieces = [times[first:last] for first, last in pairwise(places)]
    assert [time for piece in pieces for time in piece] == times
    assert all(0 < len(piece) <= rows for piece in pieces) or not times
    assert all(piece[-1] - piece[0] < lasting for piece in pieces if piece)


@pytest.mark.parametrize("batch", [1, 7])
def test_live_events_happen_now_and_never_later(batch: int) -> None:
    moments = iter(range(WEEK.start, WEEK.start + 10**9, 250_000))
    seen = 0

    def clock() -> int:
        nonlocal seen
        seen = next(moments)
        return seen

    before = 0
    source = live(Society.of(3, 100, read_scenario("week")), clock, batch)
    for _ in range(50):
        for event in events_of(next(source)):
            assert before <= event["occurred_at"] <= event["received_at"] <= seen
            before = event["occurred_at"]
