"""Steps of society.feature: what a person should find in a week of fake tweets."""

from collections import Counter
from collections.abc import Sequence

import pytest
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_producer.event import Event, TweetRecord, events_of, microseconds, moment
from tweet_producer.settings import WEEK_END, WEEK_START, FakeSettings
from tweet_producer.society.scenario_files import read_scenario
from tweet_producer.source import fake_source
from vaderSentiment.vaderSentiment import (  # type: ignore[import-untyped] # it carries no types
    SentimentIntensityAnalyzer,
)

scenarios("features/society.feature")
OUTRAGE = min(read_scenario("week").bursts, key=lambda burst: burst.mood)


@pytest.fixture(scope="module")
def made() -> list[Event]:
    """Six thousand events, made once."""
    return [event for batch in fake_source(FakeSettings(count=6000)) for event in events_of(batch)]


@given(parsers.parse("6000 fake tweet events of the default week"), target_fixture="happened")
def _(made: list[Event]) -> list[Event]:
    return made


def written(events: Sequence[Event]) -> list[TweetRecord]:
    return [event["tweet"] for event in events if event["kind"] == "created" and event["tweet"] is not None]


@then(parsers.parse("the busiest tenth of the authors wrote at least {percent:d} percent of the tweets"))
def _(happened: list[Event], percent: int) -> None:
    counts = Counter(tweet["author_id"] for tweet in written(happened)).most_common()
    busiest = counts[: len(counts) // 10]
    assert sum(number for _, number in busiest) * 100 >= percent * sum(number for _, number in counts)


@then(parsers.parse("at least {number:d} people wrote something"))
def _(happened: list[Event], number: int) -> None:
    assert len({tweet["author_id"] for tweet in written(happened)}) >= number


@then(parsers.parse("the busiest hour of the day has at least {times:g} times the tweets of the quietest"))
def _(happened: list[Event], times: float) -> None:
    hours = Counter(moment(event["occurred_at"]).hour for event in happened)
    assert max(hours.values()) >= times * min(hours[hour] for hour in range(24))


@then("there are replies, quotes and retweets, each of a tweet that was there before")
def _(happened: list[Event]) -> None:
    there: set[str] = set()
    kinds = Counter[str]()
    for tweet in written(happened):
        for reference in tweet["referenced_tweets"]:
            assert reference["id"] in there
            kinds[reference["type"]] += 1
        there.add(tweet["id"])
    assert all(kinds[kind] > 100 for kind in ("replied_to", "quoted", "retweeted")), kinds


@then("at least one conversation has five tweets or more")
def _(happened: list[Event]) -> None:
    assert max(Counter(tweet["conversation_id"] for tweet in written(happened)).values()) >= 5


def replies(events: Sequence[Event]) -> dict[str, tuple[TweetRecord, TweetRecord]]:
    """Each reply with the tweet it answers, by its id."""
    there = {tweet["id"]: tweet for tweet in written(events)}
    return {
        tweet["id"]: (tweet, there[reference["id"]])
        for tweet in there.values()
        for reference in tweet["referenced_tweets"]
        if reference["type"] == "replied_to"
    }


@then("there are talks in which two people take turns three times or more")
def _(happened: list[Event]) -> None:
    answers = replies(happened)
    turns = 0
    for tweet, answered in answers.values():
        if answered["id"] in answers:
            _, before = answers[answered["id"]]
            turns += before["author_id"] == tweet["author_id"] != answered["author_id"]
    assert turns > 50


@then("there are threads, in which somebody goes on and addresses nobody")
def _(happened: list[Event]) -> None:
    own = [tweet for tweet, answered in replies(happened).values() if tweet["author_id"] == answered["author_id"]]
    assert len(own) > 50
    assert not any(tweet["text"].startswith("@") for tweet in own)


def repeated(events: Sequence[Event]) -> Counter[str]:
    references = (reference for tweet in written(events) for reference in tweet["referenced_tweets"])
    return Counter(reference["id"] for reference in references if reference["type"] == "retweeted")


@then(parsers.parse("one tweet is repeated at least {times:d} times"))
def _(happened: list[Event], times: int) -> None:
    assert max(repeated(happened).values()) >= times


@then("most of those that are repeated are repeated once")
def _(happened: list[Event]) -> None:
    counts = list(repeated(happened).values())
    assert counts.count(1) > len(counts) / 2


@then(parsers.parse("at least a third of what an author does comes within {minutes:d} minutes of what they did before"))
def _(happened: list[Event], minutes: int) -> None:
    last: dict[str | None, int] = {}
    gaps = []
    for event in happened:
        if event["author_id"] in last:
            gaps.append(event["occurred_at"] - last[event["author_id"]])
        last[event["author_id"]] = event["occurred_at"]
    assert sum(gap <= minutes * 60_000_000 for gap in gaps) * 3 >= len(gaps)


@then("there are edits that keep the tweet's identity and name all its versions")
def _(happened: list[Event]) -> None:
    edits = [event for event in happened if event["kind"] == "edited" and event["tweet"] is not None]
    assert len(edits) > 50
    for edit in edits:
        versions = edit["tweet"]["edit_history_tweet_ids"] if edit["tweet"] else []
        assert (versions[0], versions[-1]) == (edit["tweet_id"], edit["tweet"] and edit["tweet"]["id"])
        assert len(versions) > 1


@then("there are deletes, each of a tweet that was there before, without its text")
def _(happened: list[Event]) -> None:
    there: set[str] = set()
    deletes = 0
    for event in happened:
        there.add(event["tweet_id"])
        if event["kind"] == "deleted":
            assert event["tweet"] is None
            assert event["tweet_id"] in there
            deletes += 1
    assert deletes > 50


@then(parsers.re(r"there are tweets in (?P<codes>.*)"))
def _(happened: list[Event], codes: str) -> None:
    wanted = {code.strip('" ') for code in codes.replace("and", ",").split(",")}
    assert {tweet["lang"] for tweet in written(happened)} == wanted


@then(parsers.parse('most are in "{code}"'))
def _(happened: list[Event], code: str) -> None:
    spoken = Counter(tweet["lang"] for tweet in written(happened))
    assert spoken[code] > spoken.total() / 2


@when("VADER reads the English tweets about the planted outrage", target_fixture="feelings")
def _(happened: list[Event]) -> tuple[list[float], list[float]]:
    analyzer = SentimentIntensityAnalyzer()
    outraged: list[float] = []
    others: list[float] = []
    for tweet in written(happened):
        if tweet["lang"] == "en":
            tagged = OUTRAGE.tag in tags(tweet)
            (outraged if tagged else others).append(analyzer.polarity_scores(tweet["text"])["compound"])
    return outraged, others


@then(parsers.parse("they are at least {distance:g} below what it reads in the other English tweets"))
def _(feelings: tuple[list[float], list[float]], distance: float) -> None:
    outraged, others = feelings
    assert len(outraged) > 50
    assert sum(outraged) / len(outraged) <= sum(others) / len(others) - distance


@then("the hour with most of that topic lies in the planted outrage")
def _(happened: list[Event]) -> None:
    start = microseconds(WEEK_START)
    length = microseconds(WEEK_END) - start
    begins, ends = (int(start + part * length) for part in (OUTRAGE.at, OUTRAGE.at + OUTRAGE.lasts))
    hour = 3_600_000_000
    hours = Counter(tweet["created_at"] // hour for tweet in written(happened) if OUTRAGE.tag in tags(tweet))
    (busiest, _), *_ = hours.most_common(1)
    assert begins - hour < busiest * hour < ends


def tags(tweet: TweetRecord) -> set[str]:
    return set() if tweet["entities"] is None else {tag["tag"] for tag in tweet["entities"]["hashtags"]}
