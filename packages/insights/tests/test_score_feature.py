"""Steps of features/score.feature."""

import hashlib
import signal
from collections.abc import Iterator

import pytest
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_insights.models.card import card_of
from tweet_schema.tweet_event import EventKind

from .command import Finished, finish, holding, run, started
from .warehouse_file import WarehouseFile, a_tweet

scenarios("features/score.feature")


@given(parsers.parse('a warehouse with the English tweet "{text}"'))
def one_tweet(warehouse: WarehouseFile, text: str) -> None:
    warehouse.load([a_tweet(7, text=text)])


@given(parsers.parse("a warehouse with {number:d} English tweets"))
def english_tweets(warehouse: WarehouseFile, number: int) -> None:
    warehouse.load([a_tweet(n) for n in range(number)])


@given(parsers.parse("a warehouse in which {people:d} people repeat one English tweet"))
def repeated(warehouse: WarehouseFile, people: int) -> None:
    warehouse.load([a_tweet(n, text="RT @anna: what a dreadful mess", is_retweet=True) for n in range(people)])


@given("its tweets have been scored", target_fixture="bytes_before")
def scored(warehouse: WarehouseFile) -> str:
    assert run("score", "--warehouse", f"duckdb:{warehouse.path}").code == 0
    return digest(warehouse)


@given("one more English tweet has been loaded")
def one_more(warehouse: WarehouseFile) -> None:
    warehouse.load([a_tweet(1000)])


@given(parsers.parse('one tweet has been edited to say "{text}"'))
def edited(warehouse: WarehouseFile, text: str) -> None:
    warehouse.load([a_tweet(7, kind=EventKind.EDITED, text=text, version_id="7b", raw_offset=2000)])


@given(parsers.parse('{german:d} tweets in "de", {japanese:d} in "ja" and {unknown:d} whose language is unknown'))
def other_languages(warehouse: WarehouseFile, german: int, japanese: int, unknown: int) -> None:
    languages = ["de"] * german + ["ja"] * japanese + [None] * unknown
    warehouse.load([a_tweet(100 + n, lang=language, text="hate") for n, language in enumerate(languages)])


@given("one tweet has been deleted")
def deleted(warehouse: WarehouseFile) -> None:
    warehouse.load([a_tweet(7, kind=EventKind.DELETED, raw_offset=2000)])


@pytest.fixture
def held(warehouse: WarehouseFile) -> Iterator[None]:
    with holding(warehouse.path):
        yield


@given("another process holds the warehouse")
def is_held(held: None) -> None: ...


@given("another process holds the warehouse until it is told to let go")
def is_held_for_now() -> None:
    """The step that lets go also takes hold: both belong to one block."""


@when('a person runs "score" and the other process lets go', target_fixture="finished")
def score_while_held(warehouse: WarehouseFile) -> Finished:
    with (
        holding(warehouse.path) as holder,
        started("score", "--json", "--warehouse", f"duckdb:{warehouse.path}") as process,
    ):
        assert process.stderr is not None
        assert '"waiting"' in process.stderr.readline()
        holder.communicate()
        return finish(process)


@when('a person runs "score", SIGTERM is sent, and the other process lets go', target_fixture="finished")
def stop_while_held(warehouse: WarehouseFile) -> Finished:
    with (
        holding(warehouse.path) as holder,
        started("score", "--json", "--warehouse", f"duckdb:{warehouse.path}") as process,
    ):
        assert process.stderr is not None
        assert '"waiting"' in process.stderr.readline()
        process.send_signal(signal.SIGTERM)
        holder.communicate()
        return finish(process)


@when(parsers.parse('a person runs "score" and waits {seconds} seconds at most'), target_fixture="finished")
def score_impatiently(warehouse: WarehouseFile, seconds: str) -> Finished:
    return run("score", "--warehouse", f"duckdb:{warehouse.path}", "--wait-seconds", seconds)


@then(parsers.parse('that tweet\'s score says "{label}"'))
@then(parsers.parse('the edited tweet\'s score says "{label}"'))
def label_of_tweet_seven(warehouse: WarehouseFile, label: str) -> None:
    assert warehouse.ask("SELECT label FROM scores WHERE tweet_id = '7'") == [(label,)]


@then("the score names the model, its version, its confidence and the version of the tweet")
def names_its_origin(warehouse: WarehouseFile) -> None:
    rows = warehouse.ask(
        "SELECT model, model_version, confidence BETWEEN 0 AND 1, version_id, scored_at <= now() FROM scores"
    )
    assert rows == [("fast", card_of("fast").version, True, "7", True)]


@then("not one byte of the warehouse has changed")
def unchanged(warehouse: WarehouseFile, bytes_before: str) -> None:
    assert digest(warehouse) == bytes_before


@then(parsers.parse("it says that {number:d} tweets were scored"))
def says_scored(finished: Finished, number: int) -> None:
    assert finished.json["scored"] == number


@then(parsers.parse("it says that {number:d} text was read by the model"))
def says_texts(finished: Finished, number: int) -> None:
    assert finished.json["texts"] == number


@then(parsers.parse("it says that {number:d} tweets were left unscored because of their language"))
def says_unscored(finished: Finished, number: int) -> None:
    assert finished.json["unscored_language"] == number


@then(parsers.parse("it says that {number:d} score was removed"))
def says_removed(finished: Finished, number: int) -> None:
    assert finished.json["removed"] == number


@then("it says how many tweets wait for the next run")
def says_pending(warehouse: WarehouseFile, finished: Finished) -> None:
    assert finished.json["scored"] == 0
    assert [(finished.json["pending"],)] == warehouse.ask("SELECT count(*) FROM tweets")


@then("every tweet has exactly one score")
def one_score_each(warehouse: WarehouseFile) -> None:
    assert warehouse.ask("SELECT tweet_id FROM scores ORDER BY 1") == warehouse.ask(
        "SELECT tweet_id FROM tweets ORDER BY 1"
    )


@then("no tweet of another language has a score")
def only_english(warehouse: WarehouseFile) -> None:
    assert warehouse.ask("SELECT DISTINCT lang FROM tweets SEMI JOIN scores USING (source, tweet_id)") == [("en",)]


@then("the deleted tweet has no score")
def no_score(warehouse: WarehouseFile) -> None:
    assert warehouse.ask("SELECT * FROM scores WHERE tweet_id = '7'") == []


def digest(warehouse: WarehouseFile) -> str:
    return hashlib.sha256(warehouse.path.read_bytes()).hexdigest()
