"""Steps of damaged.feature."""

from collections import Counter

import pytest
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_producer.encode import Encoder, Record
from tweet_producer.event import CONTRACT, Event, batch_of, events_of, microseconds
from tweet_producer.faults.corruption import CORRUPTIONS, UNKNOWN_SCHEMA_ID, Older, Original
from tweet_producer.faults.menu import UNUSABLE, shares
from tweet_producer.faults.record_faults import Faults, records
from tweet_producer.settings import WEEK_END, WEEK_START
from tweet_producer.society.behaviour.arrival_times import Span
from tweet_producer.society.scenario_files import read_scenario
from tweet_producer.society.society import Society
from tweet_producer.sources.fake import Cut, window
from tweet_schema.contract import versions
from tweet_schema.topics import Subject
from tweet_schema.wire import EmptyValueError, NotFramedError, UndecodableError, decode, unframe

scenarios("features/damaged.feature")
ENCODER = Encoder(schema_id=1)
SEED = 11
OLDER = [Older(contract, 10 + contract.version) for contract in versions(Subject.RAW)[:-1]]
CENTURY_AHEAD = microseconds(WEEK_START.replace(year=2126))


def events(count: int) -> list[Event]:
    start = microseconds(WEEK_START)
    span = Span(start, microseconds(WEEK_END) - start)
    society = Society.of(SEED, 200, read_scenario("week"))
    return [event for batch in window(society, count, span, Cut(100)) for event in events_of(batch)]


def made(count: int, share: float) -> list[Record]:
    found = records(batch_of(events(count)), ENCODER, Faults(shares((), share), SEED))
    assert not found.refused
    return list(map(Record, found.keys.to_pylist(), found.values.to_pylist()))


def original(event: Event, draw: float) -> Original:
    row = batch_of([event])
    sound = ENCODER.records(row)
    return Original(row, Record(sound.keys[0].as_py(), sound.values[0].as_py()), ENCODER, OLDER, draw)


def finding(record: Record) -> str:
    """What a reader finds wrong with a record."""
    try:
        parts = unframe(record.value)
        if parts.schema_id == UNKNOWN_SCHEMA_ID:
            return "a schema id that was never issued"
        event = decode(parts.body, CONTRACT.text, CONTRACT)
    except EmptyValueError:
        return "no bytes"
    except NotFramedError:
        return "a wrong first byte"
    except UndecodableError:
        return "a body that is no record"
    if event["tweet_id"] == "":
        return "a record whose tweet id is empty"
    return "a record created a century ahead" if future(event) else "nothing"


def future(event: dict[str, object]) -> bool:
    tweet = event["tweet"]
    return isinstance(tweet, dict) and microseconds(tweet["created_at"]) > CENTURY_AHEAD


@given(parsers.parse("{count:d} records with a damaged share of {share:f}"), target_fixture="damaged")
def _(count: int, share: float) -> tuple[list[Record], float]:
    return made(count, share), share


@then(parsers.parse("between {least:d} and {most:d} percent of them cannot be used"))
def _(damaged: tuple[list[Record], float], least: int, most: int) -> None:
    found = [finding(record) for record in damaged[0]]
    assert least < 100 * sum(one != "nothing" for one in found) / len(found) < most


@then("each kind of damage occurs")
def _(damaged: tuple[list[Record], float]) -> None:
    found = Counter(finding(record) for record in damaged[0])
    assert len(found) == len(UNUSABLE), found  # two kinds end in the same finding, and some are sound


@then("the others are byte for byte what they are without damage")
def _(damaged: tuple[list[Record], float]) -> None:
    sound = made(len(damaged[0]), 0.0)
    assert all(one == other for one, other in zip(damaged[0], sound, strict=True) if finding(one) == "nothing")


@when("they are made again", target_fixture="again")
def _(damaged: tuple[list[Record], float]) -> list[Record]:
    return made(len(damaged[0]), damaged[1])


@then("all keys and values are the same")
def _(damaged: tuple[list[Record], float], again: list[Record]) -> None:
    assert damaged[0] == again


@when(parsers.parse("a record is damaged by {name}"), target_fixture="spoiled")
def _(name: str) -> list[Record]:
    living = [event for event in events(60) if event["tweet"] is not None]
    return [CORRUPTIONS[name](original(event, draw / 60)) for draw, event in enumerate(living)]


@then(parsers.parse("a reader finds {expected}"))
def _(spoiled: list[Record], expected: str) -> None:
    assert {finding(record) for record in spoiled} == {expected}


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_none_and_all_are_shares_too(share: float) -> None:
    assert len(Faults(shares((), share), 1).chosen(100)) == 100 * share


def test_a_record_by_an_older_contract_says_the_same_in_fewer_fields() -> None:
    for number, event in enumerate(events(60)):
        spoilt = CORRUPTIONS["older_contract"](original(event, number / 60))
        parts = unframe(spoilt.value)
        older = next(older for older in OLDER if older.schema_id == parts.schema_id)
        read = decode(parts.body, older.contract.text, CONTRACT)
        assert (read["tweet_id"], read["kind"]) == (event["tweet_id"], event["kind"])
        assert spoilt.key == f"fake:{event['tweet_id']}".encode()


def test_a_truncated_record_is_the_beginning_of_a_sound_one() -> None:
    for number, event in enumerate(events(50)):
        damaged = original(event, number / 50)
        whole, part = damaged.sound, CORRUPTIONS["truncated_body"](damaged)
        assert whole.value is not None
        assert part.value is not None
        assert whole.value.startswith(part.value)
        assert len(part.value) < len(whole.value)


def test_damage_chooses_the_same_whatever_the_batches() -> None:
    one, other = Faults(shares((), 0.3), 5), Faults(shares((), 0.3), 5)
    parts = [other.chosen(5) for _ in range(20)]
    assert one.chosen(100) == {5 * part + row: what for part, found in enumerate(parts) for row, what in found.items()}


def test_damage_that_nobody_asked_for_does_not_happen() -> None:
    asked = Faults({"wrong_magic": 0.5, "duplicate": 0.5}, 5).chosen(200)
    assert {name for name, _ in asked.values()} == {"wrong_magic"}


def test_a_delete_that_is_to_come_from_the_future_loses_its_id_since_it_has_no_time_of_making() -> None:
    deleted = next(event for event in events(2000) if event["tweet"] is None)
    assert finding(CORRUPTIONS["far_future"](original(deleted, 0))) == "a record whose tweet id is empty"
