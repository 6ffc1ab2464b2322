"""Whose topic a tweet is, asked of DuckDB, is what the plain definition says."""

import random
import re
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from tweet_insights.behaviour.marks import PREFIXES, SIMPLE, SUFFIXES, marks_of
from tweet_insights.behaviour.topics import NOT_WORDS, WORD, Topic
from tweet_insights.question import TOPICS, sql_of
from tweet_insights.warehouses.session import Session, in_memory

from .warehouse_file import START

HOSTILE = (
    "https://train.example/late",
    "@train",
    "#late",
    "trains",
    "detrain",
    "late-night",
    "1late",
    "late2",
    "(train",
    "'train'",
    "'train",
    "¡late!!",
    "late!!!!!",
    "late...",
    "late:cup",
    "late\ntrain",
    "late\xa0train",
    "x#late",
    "xhttps://late",
    "(@late",
    "été\u0301",
    "l\u0301ate",
    "don't",
    "o'train",
    "train'",
    "(late)",
    "cupé",
)
TOPICS_ASKED = (
    Topic("en", ("rail",), ("train", "late", "don't")),
    Topic("en", ("tea",), ("cup", "leaves")),
    Topic("fr", ("gare",), ("été", "retardé", "voie")),
    Topic("fr", ("thé",), ("tasse", "feuilles", "été")),
    Topic("ru", ("чай",), ("чашка", "листья")),
)
PIECES = st.lists(
    st.sampled_from([*HOSTILE, *(word for topic in TOPICS_ASKED for word in topic.words), "été!", "чашка,", "дочашка"]),
    max_size=5,
)
TWEETS = st.lists(
    st.tuples(
        PIECES, st.sampled_from(["en", "fr", "ru", "de"]), st.lists(st.sampled_from(["rail", "thé", "x"]), max_size=2)
    ),
    max_size=25,
)


def topics_of(text: str, lang: str, hashtags: list[str]) -> set[int]:
    """The definition, in plain words."""
    tagged = {number for number, topic in enumerate(TOPICS_ASKED) if set(topic.hashtags) & set(hashtags)}
    if tagged:
        return tagged
    bare = re.sub(r"https?://\S+|[@#$]\S+", " ", text).lower()
    words = set(re.findall("[^\\W\\d_](?:[^\\W\\d_]|['\u2019\u0301]){2,}", bare))
    return {n for n, topic in enumerate(TOPICS_ASKED) if topic.language == lang and len(words & {*topic.words}) >= 2}


@settings(max_examples=150)
@given(TWEETS, st.randoms(use_true_random=False))
def test_topics_of_tweets_are_those_of_the_definition(
    tweets: list[tuple[list[str], str, list[str]]], chance: random.Random
) -> None:
    told = [(chance.choice([" ", "  ", ", "]).join(pieces), lang, tags) for pieces, lang, tags in tweets]
    with in_memory() as connection:
        connection.execute(
            "CREATE TABLE judged (tweet UBIGINT, person UBIGINT, created_at TIMESTAMPTZ, label VARCHAR, lang VARCHAR,"
            " text VARCHAR, hashtags VARCHAR[])"
        )
        for number, (text, lang, tags) in enumerate(told):
            at = START + timedelta(minutes=number)
            row = [number, number, at, "neutral", lang, text, tags]
            connection.execute("INSERT INTO judged VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        session, marks = Session(connection), marks_of(TOPICS_ASKED)
        session.prepare("topic_of", sql_of("topic_of"), marks)
        rows = session.table(TOPICS.sql, marks).to_pylist()
    expected = [number for text, lang, tags in told for number in topics_of(text, lang, tags)]
    assert {int(row["topic"]): row["tweets"] for row in rows} == {n: expected.count(n) for n in set(expected)}


def test_each_language_of_a_topic_is_asked_for_once() -> None:
    assert marks_of(TOPICS_ASKED)["topic_languages"] == ["en", "fr", "ru"]


@settings(max_examples=30)
@given(
    st.lists(
        st.lists(st.sampled_from([*HOSTILE, *PREFIXES, *SUFFIXES, "a", "-", "7"]), max_size=4).map("".join), max_size=50
    )
)
def test_a_simple_text_without_spaces_has_one_word_or_none(pieces: list[str]) -> None:
    asked = {"pieces": pieces, "simple": SIMPLE, "not_words": NOT_WORDS, "word": WORD}
    sql = (
        "SELECT piece, regexp_extract_all(regexp_replace(piece, $not_words, ' ', 'g'), $word)"
        " FROM (SELECT unnest($pieces::VARCHAR[]) AS piece) WHERE regexp_full_match(piece, $simple)"
    )
    with in_memory() as connection:
        rows = connection.execute(sql, asked).fetchall()
    dressed = [
        (piece, f"{before}{word}{after}")
        for piece, words in rows
        for word in words
        for before in PREFIXES
        for after in SUFFIXES
    ]
    assert sum(piece == word for piece, word in dressed) == sum(len(words) for _, words in rows)


def test_a_topic_is_asked_for_by_its_hashtags_and_words() -> None:
    marks = marks_of([Topic("en", ("rail",), ("train", "late"))])
    assert marks["mark_terms"] == ["#rail", "train", "late"]
    assert marks["mark_languages"] == ["", "en", "en"]
    assert marks["mark_bits"] == ["0", "1", "2"]


def test_no_more_words_are_asked_for_than_there_are_bits() -> None:
    words = tuple(f"{chr(97 + n // 26)}{chr(97 + n % 26)}x" for n in range(100))
    marks = marks_of([Topic("en", ("rail",), words)])
    assert len(marks["mark_terms"]) == 1 + 40
    assert max(int(bit) for bit in marks["mark_bits"]) < 2**62
