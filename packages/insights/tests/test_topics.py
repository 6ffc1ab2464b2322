"""Topics are found again when they were planted, and nothing else is."""

import random
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st
from tweet_insights.behaviour.topics import Companion, Topic, find_topics

PLANTED = {
    ("rail", "commute"): ("train", "platform", "late", "ticket"),
    ("football", "matchday"): ("goal", "penalty", "referee", "stadium"),
    ("coffee", "espresso"): ("cup", "beans", "roast", "barista"),
}
EVERY_DAY = ("today", "really", "again", "people", "never", "love", "hate", "this", "what", "just")


def planted(seed: int, tweets: int = 900) -> tuple[dict[str, str], list[Companion]]:
    """Tweets with one hashtag each, two words of its topic and four that anyone uses."""
    chosen = random.Random(seed)
    hashtags: Counter[str] = Counter()
    together: Counter[tuple[str, str]] = Counter()
    for _ in range(tweets):
        tags, words = chosen.choice(list(PLANTED.items()))
        hashtag = chosen.choice(tags)
        hashtags[hashtag] += 1
        for word in {*chosen.sample(words, 2), *chosen.sample(EVERY_DAY, 4)}:
            together[hashtag, word] += 1
    companions = [Companion(hashtag, word, number) for (hashtag, word), number in together.items()]
    return {hashtag: "en" for hashtag, _ in hashtags.most_common()}, companions


@given(st.integers(0, 10_000))
def test_planted_topics_are_found_with_their_words_and_no_others(seed: int) -> None:
    found = find_topics(*planted(seed))
    assert {frozenset(topic.hashtags): frozenset(topic.words) for topic in found} == {
        frozenset(hashtags): frozenset(words) for hashtags, words in PLANTED.items()
    }


@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
def test_the_order_of_the_companions_does_not_matter(seed: int, order: random.Random) -> None:
    hashtags, companions = planted(seed, tweets=200)
    shuffled = companions.copy()
    order.shuffle(shuffled)
    assert find_topics(hashtags, shuffled) == find_topics(hashtags, companions)


COMPANIONS = st.builds(
    Companion,
    hashtag=st.sampled_from("abcdef"),
    term=st.sampled_from(["x", "y", "z", "#a", "#b"]),
    tweets=st.integers(1, 10**6),
)


@given(st.lists(st.sampled_from("abcdef"), unique=True), st.lists(COMPANIONS, unique_by=lambda c: (c.hashtag, c.term)))
def test_each_hashtag_is_in_exactly_one_topic(hashtags: list[str], companions: list[Companion]) -> None:
    found = find_topics(dict.fromkeys(hashtags, "en"), companions)
    assert sorted(hashtag for topic in found for hashtag in topic.hashtags) == sorted(hashtags)
    assert all("#" not in word for topic in found for word in topic.words)


def test_hashtags_that_stand_together_are_one_topic() -> None:
    companions = [Companion("rain", "#weather", 40), Companion("weather", "#rain", 40)]
    companions += [Companion(tag, "umbrella", 25) for tag in ("rain", "weather")]
    others = {"tea": ("cup", "leaves"), "cats": ("purr", "sofa"), "rail": ("train", "late")}
    companions += [Companion(tag, word, 50) for tag, words in others.items() for word in words]
    tags = dict.fromkeys(["rain", "weather", *others], "en")
    found = {frozenset(topic.hashtags) for topic in find_topics(tags, companions)}
    assert found == {frozenset({"rain", "weather"}), *(frozenset({tag}) for tag in others)}


def test_hashtags_that_share_only_words_of_every_day_are_no_topic() -> None:
    """In a small warehouse the gate leaves little else of a hashtag's company."""
    said = {"rail": (14, 11), "tea": (12, 13), "cats": (11, 10), "rain": (10, 12)}
    companions = [
        Companion(tag, word, n) for tag, both in said.items() for word, n in zip(("the", "and"), both, strict=True)
    ]
    assert len(find_topics(dict.fromkeys(said, "en"), companions)) == len(said)


def test_the_words_of_another_language_are_no_topic() -> None:
    """Without its own language to compare with, German would be one topic, marked by its articles."""
    english, companions = planted(1)
    german = {"zug": "de", "kaffee": "de"}
    companions += [Companion(tag, word, 60) for tag in german for word in ("der", "und", "nicht")]
    companions += [Companion("zug", "gleis", 40), Companion("kaffee", "tasse", 40)]
    found = [topic for topic in find_topics(english | german, companions) if topic.language == "de"]
    assert {topic.hashtags: topic.words for topic in found} == {("zug",): ("gleis",), ("kaffee",): ("tasse",)}


def test_a_topic_is_named_by_its_busiest_hashtag_and_two_words() -> None:
    assert Topic("en", ("rail", "commute"), ("train", "late", "ticket")).name == "#rail · train · late"
