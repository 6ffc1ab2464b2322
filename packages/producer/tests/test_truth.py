"""Steps of truth.feature."""

import json
import re
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_producer.event import Event
from tweet_producer.society.ground_truth import PEOPLE, TWEETS
from tweet_producer.society.scenario_files import read_scenario
from vaderSentiment.vaderSentiment import (  # type: ignore[import-untyped] # it carries no types
    SentimentIntensityAnalyzer,
)

scenarios("features/truth.feature")
Run = subprocess.CompletedProcess[str]
Row = dict[str, object]


@pytest.fixture(autouse=True)
def _somewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def runs() -> list[Run]:
    """What the person ran, in order."""
    return []


def rows(file: str, schema: pa.Schema) -> list[Row]:
    table = pq.read_table(file)
    assert table.schema.equals(schema, check_metadata=True)
    found: list[Row] = table.to_pylist()
    return found


def told(run: Run) -> list[Event]:
    return [json.loads(line) for line in run.stdout.splitlines()]


def texts(run: Run) -> dict[str, str]:
    """The text of each version."""
    return {event["tweet"]["id"]: event["tweet"]["text"] for event in told(run) if event["tweet"] is not None}


@given(parsers.parse('a file "{name}" is in the way'))
def _(name: str) -> None:
    Path(name).touch()


@when(parsers.parse('a person runs "{line}"'))
def _(tool: Callable[[str], Run], runs: list[Run], line: str) -> None:
    runs.append(tool(line))


@when(parsers.parse('a person watches three lines of "{line}" and presses Ctrl-C'))
def _(command: Path, runs: list[Run], line: str) -> None:
    with subprocess.Popen([command, *line.split()[1:]], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        seen = [process.stdout.readline() for _ in range(3)]
        process.send_signal(signal.SIGINT)
        rest = process.stdout.read()
        runs.append(Run([], process.wait(timeout=60), "".join(seen) + rest, ""))


@then(parsers.parse('"{file}" has everybody once, with their hidden traits'))
def _(runs: list[Run], file: str) -> None:
    people = rows(file, PEOPLE)
    ids = {person["author_id"] for person in people}
    assert len(people) == len(ids) == 2000
    assert {event["author_id"] for event in told(runs[-1])} <= ids
    for person in people:
        assert isinstance(person["topics"], list)
        assert sum(topic["share"] for topic in person["topics"]) == pytest.approx(1)
        assert isinstance(person["follows"], list)
        assert set(person["follows"]) <= ids
        assert isinstance(person["sociability"], float)
        assert 0 <= person["sociability"] <= 1
    assert sum(float(str(person["activity"])) for person in people) == pytest.approx(1)
    assert sum(bool(person["bot"]) for person in people) == round(read_scenario("bots").bots * len(people))


@then(parsers.parse('"{file}" has a label for each version of each tweet, and for no other'))
def _(runs: list[Run], file: str) -> None:
    labels = rows(file, TWEETS)
    versions = [str(label["version_id"]) for label in labels]
    assert len(set(versions)) == len(versions)
    assert set(versions) == set(texts(runs[-1]))
    assert {label["tweet_id"] for label in labels} <= {event["tweet_id"] for event in told(runs[-1])}


@then("who writes and in which language is the same in both and in the events")
def _(runs: list[Run]) -> None:
    people = {person["author_id"]: person for person in rows("answers/people.parquet", PEOPLE)}
    labels = {label["version_id"]: label for label in rows("answers/tweets.parquet", TWEETS)}
    for event in told(runs[-1]):
        tweet = event["tweet"]
        if tweet is not None:
            label, person = labels[tweet["id"]], people[tweet["author_id"]]
            assert label["author_id"] == tweet["author_id"]
            assert label["lang"] == person["lang"] == tweet["lang"]
            assert label["bot"] == person["bot"]
            assert (label["action"] == "edit") == (event["kind"] == "edited")


@then("a lexicon finds the texts labelled positive better than those labelled negative")
def _(runs: list[Run]) -> None:
    analyzer, said = SentimentIntensityAnalyzer(), texts(runs[-1])
    scores: dict[object, list[float]] = {"negative": [], "neutral": [], "positive": []}
    for label in rows("answers/tweets.parquet", TWEETS):
        if label["lang"] == "en":
            scores[label["tone"]].append(analyzer.polarity_scores(said[str(label["version_id"])])["compound"])
    bad, plain, good = (sum(found) / len(found) for found in scores.values())
    assert bad < plain - 0.3 < good - 0.6


@then("the texts with the hashtag of a burst are labelled with that event")
def _(runs: list[Run]) -> None:
    said = texts(runs[-1])
    tagged = 0
    for label in rows("answers/tweets.parquet", TWEETS):
        used = {tag for tag in ("NimbusHeat", "NimbusWins") if re.search(rf"#{tag}\b", said[str(label["version_id"])])}
        assert not used or used == {label["event"]}
        tagged += bool(used)
    assert tagged > 100


@then("the campaign was written by bots alone, in few words")
def _(runs: list[Run]) -> None:
    campaign = [
        label
        for label in rows("answers/tweets.parquet", TWEETS)
        if label["event"] == "NimbusWins" and label["action"] == "original"
    ]
    assert len(campaign) > 50
    assert all(label["bot"] for label in campaign)
    said = texts(runs[-1])
    sentences = [said[str(label["version_id"])].split("#")[0] for label in campaign if label["lang"] == "en"]
    assert len(set(sentences)) < 0.8 * len(sentences)


@then("both runs print the same bytes")
def _(runs: list[Run]) -> None:
    one, other = runs
    assert one.stdout
    assert one.stdout == other.stdout


@then(parsers.parse('it fails with one line that names "{name}"'))
def _(runs: list[Run], name: str) -> None:
    assert runs[-1].returncode == 1
    assert len(runs[-1].stderr.splitlines()) == 1
    assert name in runs[-1].stderr
