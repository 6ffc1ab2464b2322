"""Feature: personal data is marked in the contract and masked where people look."""

import json
from collections.abc import Mapping

import duckdb
import pytest
import structlog
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_schema.contract import Contract, latest, modelled
from tweet_schema.marks import personal_fields
from tweet_schema.masking import mask_log, masked, without_quotes
from tweet_schema.topics import Subject
from tweet_schema.wire import UnencodableError, encode

scenarios("features/personal.feature")

CANARY = "canary"
NOON = 1_793_534_400_000_000
AUTHOR = {"id": f"{CANARY}-1", "username": f"{CANARY}_2", "name": f"{CANARY} 3"}
MENTION = {"start": 0, "end": 7, "username": CANARY}
TWEET: dict[str, object] = {
    "id": "1",
    "text": f"{CANARY} sings",
    "author_id": f"{CANARY}-1",
    "created_at": NOON,
    "author": AUTHOR,
    "entities": {"mentions": [MENTION], "urls": [{"start": 8, "end": 9, "url": f"https://{CANARY}.example"}]},
}
EVENT = {
    "kind": "created",
    "occurred_at": NOON,
    "received_at": NOON,
    "source": "fake",
    "tweet_id": "1793",
    "author_id": f"{CANARY}-1",
    "tweet": TWEET,
}
WRONG: Mapping[str, dict[str, object]] = {
    "tweet.text": {"tweet": TWEET | {"text": 5}},
    "tweet.author.username": {"tweet": TWEET | {"author": {"id": CANARY}}},
    "kind": {"kind": CANARY},
    "tweet.created_at": {"tweet": TWEET | {"created_at": CANARY}},
    "tweet.entities": {
        "tweet": TWEET
        | {"entities": {"hashtags": [{"start": 0, "end": 1, "tag": "a"}, {"start": 0, "end": 1, "tag": None}]}}
    },
    "tweet.public_metrics": {"tweet": TWEET | {"public_metrics": {"like_count": 2**63}}},
}


@given("the newest contracts", target_fixture="marked")
def newest_contracts() -> Mapping[str, Mapping[str, str]]:
    return {subject: personal_fields(latest(subject)) for subject in Subject}


@then(parsers.parse('{subject} marks "{identity}" as identity and "{content}" as content'))
def marks_both(marked: Mapping[str, Mapping[str, str]], subject: str, identity: str, content: str) -> None:
    assert (marked[subject][identity], marked[subject][content]) == ("identity", "content")


@then(parsers.re(r'(?P<subject>[a-z-]+) marks "(?P<content>\w+)" as content'))
def marks_content(marked: Mapping[str, Mapping[str, str]], subject: str, content: str) -> None:
    assert marked[subject][content] == "content"


@then(parsers.parse('{subject} does not mark "{field}"'))
def marks_not(marked: Mapping[str, Mapping[str, str]], subject: str, field: str) -> None:
    assert field not in marked[subject]


@when("a log line carries an event, an author_id and a tweet_id", target_fixture="said")
def log_line() -> str:
    with structlog.testing.capture_logs(processors=[mask_log]) as lines:
        structlog.get_logger().warning(
            "refused", record=EVENT, author_id=AUTHOR["id"], author=AUTHOR, text=TWEET["text"], tweet_id="1793"
        )
    return json.dumps(lines)


@then("the line names the fields and the tweet_id")
def names_fields(said: str) -> None:
    (line,) = json.loads(said)
    assert line["tweet_id"] == line["record"]["tweet_id"] == "1793"
    assert line["author_id"] == "<identity, 8 characters>"
    assert line["text"] == line["record"]["tweet"]["text"] == "<content, 12 characters>"


@given(parsers.parse('an event whose "{field}" is wrong'), target_fixture="event")
def wrong_event(field: str) -> dict[str, object]:
    return EVENT | WRONG[field]


@when("it is encoded", target_fixture="said")
def encode_it(event: dict[str, object]) -> str:
    with pytest.raises(UnencodableError) as refused:
        encode(latest(Subject.RAW), event)
    assert refused.value.__cause__ is None, "a chained traceback would repeat what stood there"
    return str(refused.value)


@then(parsers.parse('the error says "{sentence}"'))
def error_says(said: str, sentence: str) -> None:
    assert sentence in said


@then("no word of the person stands in it")
def no_word(said: str) -> None:
    assert CANARY not in said


def test_a_masked_record_keeps_its_fields() -> None:
    kept = masked(latest(Subject.RAW), EVENT)
    assert set(kept) == set(EVENT)
    assert CANARY not in json.dumps(kept)
    assert json.dumps(kept).count("<identity, ") == 6
    assert "<content, 12 characters>" in json.dumps(kept)


@pytest.mark.parametrize("subject", Subject)
def test_every_mark_of_the_model_is_in_the_frozen_contract(subject: Subject) -> None:
    model: Contract = modelled(subject, 99)
    assert personal_fields(latest(subject)) == personal_fields(model)


@pytest.mark.parametrize(
    "written", ["canary sings", "the canary's", 'the "canary" says', "two\nlines of canary", "canary'"]
)
def test_what_a_database_quotes_is_hidden(written: str) -> None:
    with pytest.raises(duckdb.ConversionException) as refused:
        duckdb.execute("SELECT CAST(? AS BIGINT)", [written])
    said = without_quotes(refused.value)
    assert said.startswith("Conversion Error: Could not convert string <hidden>")
    assert CANARY not in said
