"""A topic is called today what it was called yesterday."""

import random
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from tweet_insights.behaviour.lasting_topics import Beside, follow

DAY = date(2026, 5, 4)
PLANTED = {
    ("rail", "commute"): ("train", "platform", "late", "ticket"),
    ("football", "matchday"): ("goal", "penalty", "referee", "stadium"),
    ("coffee", "espresso"): ("cup", "beans", "roast", "barista"),
}
EVERY_DAY = ("today", "really", "again", "people", "never", "love", "hate", "this", "what", "just")
LANGUAGES = {hashtag: "en" for hashtags in PLANTED for hashtag in hashtags}


def days(seed: int, number: int, tweets: int = 500) -> Iterator[tuple[date, Beside]]:
    """Days of planted topics; on every day another of a topic's hashtags may be the busier one."""
    chance = random.Random(seed)
    together: Counter[tuple[str, str]] = Counter()
    for day in range(number):
        lean = {hashtags: chance.uniform(0.3, 0.7) for hashtags in PLANTED}
        for _ in range(tweets):
            hashtags, words = chance.choice(list(PLANTED.items()))
            hashtag = hashtags[0] if chance.random() < lean[hashtags] else hashtags[1]
            together[hashtag, ""] += 1
            for word in {*chance.sample(words, 2), *chance.sample(EVERY_DAY, 4)}:
                together[hashtag, word] += 1
        yield DAY + timedelta(days=day), dict(together)


@settings(max_examples=30)
@given(st.integers(0, 10_000), st.integers(2, 6))
def test_a_day_more_renames_nothing(seed: int, number: int) -> None:
    before = {topic.topic.hashtags: topic for topic in follow(LANGUAGES, days(seed, number)).topics}
    after = {topic.anchor: topic for topic in follow(LANGUAGES, days(seed, number + 1)).topics}
    assert {frozenset(tags) for tags in before} == {frozenset(topic.topic.hashtags) for topic in after.values()}
    for topic in before.values():
        assert after[topic.anchor].since == topic.since == DAY
        still = [word for word in topic.words if word in after[topic.anchor].topic.words]
        assert [word for word in after[topic.anchor].words if word in still] == still


def test_what_stays_together_is_counted() -> None:
    found = follow(LANGUAGES, days(1, 5))
    assert found.kept is not None
    assert (found.kept.part, found.kept.whole) == (4 * 6, 4 * 6)


def test_one_day_alone_says_nothing_of_the_next() -> None:
    assert follow(LANGUAGES, days(1, 1)).kept is None


def test_a_topic_that_appears_later_is_known_since_then() -> None:
    def one_more(seed: int) -> Iterator[tuple[date, Beside]]:
        for day, beside in days(seed, 3):
            new = {("cats", ""): 90, ("cats", "purr"): 80, ("cats", "sofa"): 80} if day > DAY else {}
            yield day, dict(beside) | new

    topics = follow(LANGUAGES | {"cats": "en"}, one_more(1)).topics
    assert {topic.anchor: topic.since for topic in topics}["cats"] == DAY + timedelta(days=1)


def test_where_two_topics_meet_the_older_one_gives_the_name() -> None:
    """A cup final makes its own hashtag the busiest; it is football all the same."""

    def one_busier() -> Iterator[tuple[date, Beside]]:
        for day, beside in days(1, 3):
            words = {("cup", word): 400 for word in PLANTED["football", "matchday"]}
            yield day, dict(beside) | ({("cup", ""): 900} | words if day > DAY else {})

    [topic] = [t for t in follow(LANGUAGES | {"cup": "en"}, one_busier()).topics if "cup" in t.topic.hashtags]
    assert set(topic.topic.hashtags) == {"football", "matchday", "cup"}
    assert topic.topic.hashtags[0] == "cup"
    assert topic.anchor in {"football", "matchday"}
    assert topic.since == DAY
