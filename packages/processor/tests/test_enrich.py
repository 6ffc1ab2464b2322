"""Each idea of `enrich` on small DataFrames."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from pyspark.sql import SparkSession
from tweet_processor.enrich import enrich

from .plain_python import shown

pytestmark = pytest.mark.servers

PLACE = "start:bigint,end:bigint"
TAGS = f"array<struct<{PLACE},tag:string>>"
ENTITIES = (
    f"struct<hashtags:{TAGS},cashtags:{TAGS},mentions:array<struct<{PLACE},username:string>>,"
    f"urls:array<struct<{PLACE},url:string,expanded_url:string>>>"
)
TWEET = (
    "struct<text:string,created_at:timestamp,referenced_tweets:array<struct<type:string,id:string>>,"
    f"entities:{ENTITIES}>"
)
SCHEMA = f"event struct<tweet:{TWEET}>"


def enriched(spark: SparkSession, tweet: Mapping[str, object] | None) -> dict[str, object]:
    (result,) = enriched_all(spark, [tweet])
    return result


def enriched_all(spark: SparkSession, tweets: Sequence[Mapping[str, object] | None]) -> list[dict[str, object]]:
    absent: dict[str, object] = {"created_at": None, "referenced_tweets": [], "entities": None}
    rows = [({"tweet": None if tweet is None else absent | dict(tweet)},) for tweet in tweets]
    frame = spark.createDataFrame(rows, SCHEMA).coalesce(1)
    return [row.asDict() for row in enrich(frame).drop("event").collect()]


CASES: list[tuple[str, str, object]] = [
    ("#One two#no ＃Три #1 #a1_b & a#b", "hashtags", ["one", "три", "a1_b"]),
    ("$tsla costs $20, a$B, $BRK.B!", "cashtags", ["TSLA", "BRK.B"]),
    ("@Ana, me@home.org and .@bob_1 @@x", "mentions", ["ana"]),
    ("see https://www.Example.org/a?b and http://x.io:80", "domains", ["example.org", "x.io"]),
    ("👩‍⚕️👍🏽 🇩🇪🇫🇷 1️⃣ ❤️ © 5", "emojis", ["👩‍⚕️", "👍🏽", "🇩🇪", "🇫🇷", "1️⃣", "❤️"]),
    ("héllo 😍", "text_length", 7),
    ("don't count #this @one or https://t.co/x", "word_count", 3),
    ("A b #CAPS 1", "uppercase_share", 0.5),
    ("1 2 3", "uppercase_share", None),
    ("THIS IS SO BAD", "is_shouting", True),
    ("THIS", "is_shouting", False),
    ("What?! Why？ no!!", "question_count", 2),
    ("What?! Why？ no!!", "exclamation_count", 3),
    ("！!！", "exclamation_count", 3),
    ("sooo goooood, www fine", "elongation_count", 3),
    ("", "word_count", 0),
    ("Hi @ana, see https://x.io/1 #tag $ABC  now!", "clean_text", "Hi , see now!"),
    ("me@home.org or +49 (0)30 123456-7, ok?", "clean_text", "<mail> or <phone>, ok?"),
    ("a.b+c@mail.example.co.uk, x@y", "email_count", 1),
    ("call 030/1234567 or (212) 555-0187 or 0049301234567", "phone_count", 3),
    ("+1 2 3 4 5 6 7 or 555 123 4567", "phone_count", 2),
    ("one%@foo.org, %@foo.org, @ana @bob", "email_count", 2),
    ("%@foo.org and ana@home.org", "clean_text", "<mail> and <mail>"),
    ("a'b'c d''e 'f' 𝐀’b", "word_count", 5),
    (" \t a \u00a0\n b\n", "clean_text", "a \u00a0 b"),
    ("ǅ Ⅳ Ⓐ Ab", "uppercase_share", 0.5),
    ("in 2026, 10.000 people, 3-1, 14:30, 1234567890123456789", "phone_count", 0),
]
"""A text, a column, and what it holds."""


def test_the_text_shows(spark: SparkSession) -> None:
    found = enriched_all(spark, [{"text": text} for text, _, _ in CASES])
    assert [(case[0], case[1], row[case[1]]) for case, row in zip(CASES, found, strict=True)] == CASES


def test_the_platforms_own_entities_are_believed(spark: SparkSession) -> None:
    place = {"start": 0, "end": 1}
    links = [
        place | {"url": "https://t.co/x", "expanded_url": "https://news.example/a"},
        place | {"url": "https://b.co", "expanded_url": None},
    ]
    given = {"hashtags": [place | {"tag": "Given"}], "cashtags": [], "mentions": [], "urls": links}
    found = enriched(spark, {"text": "#other $ABC @bob https://c.co", "entities": given})
    assert (found["hashtags"], found["cashtags"], found["mentions"]) == (["given"], [], [])
    assert found["domains"] == ["news.example", "b.co"]


@pytest.mark.parametrize(
    ("entities", "fit"),
    [
        ({"hashtags": [{"start": 2, "end": 4, "tag": "A"}]}, True),
        ({"mentions": [{"start": 5, "end": 9, "username": "Bob"}]}, True),
        ({"urls": [{"start": 10, "end": 18, "url": "https://", "expanded_url": None}]}, True),
        ({"hashtags": [{"start": 1, "end": 3, "tag": "a"}]}, False),
        ({"hashtags": []}, None),
    ],
)
def test_the_platforms_own_entities_are_checked(
    spark: SparkSession, entities: Mapping[str, object], fit: object
) -> None:
    every = {"hashtags": [], "cashtags": [], "mentions": [], "urls": []} | dict(entities)
    assert enriched(spark, {"text": "😍 #a @bob https://x", "entities": every})["entities_fit"] is fit


def test_the_time_of_the_day_and_the_week_are_told_in_utc(spark: SparkSession) -> None:
    found = enriched(spark, {"text": "", "created_at": datetime(2026, 11, 1, 23, 59, tzinfo=UTC)})
    assert (found["created_hour"], found["created_weekday"]) == (23, 7)


@pytest.mark.parametrize(
    ("kind", "flag", "column"),
    [
        ("replied_to", "is_reply", "reply_to_tweet_id"),
        ("retweeted", "is_retweet", "retweet_of_tweet_id"),
        ("quoted", "is_quote", "quote_of_tweet_id"),
    ],
)
def test_references_say_what_a_tweet_is(spark: SparkSession, kind: str, flag: str, column: str) -> None:
    found = enriched(spark, {"text": "so", "referenced_tweets": [{"type": kind, "id": "41"}]})
    assert (found[flag], found[column]) == (True, "41")
    flags = {"is_reply", "is_retweet", "is_quote"} - {flag}
    assert not any(found[other] for other in flags)


def test_a_deletion_shows_nothing(spark: SparkSession) -> None:
    found = enriched(spark, None)
    assert found["text_length"] == 0
    assert found["is_shouting"] is False
    assert found["is_reply"] is False
    assert found["uppercase_share"] is None
    assert [found[name] for name in ("clean_text", "email_count", "phone_count")] == [None, None, None]


# Small pieces, so that what the rules are about meets often: signs beside letters, numbers, dots and each other.
PIECES = [
    *(
        "#",
        "＃",
        "@",
        "$",
        "&",
        "/",
        ".",
        "_",
        "'",
        "’",
        "!",
        "！",
        "?",
        "？",
        " ",
        "\n",
        "\u00a0",
        "-",
        ":",
        "😍",
        "\u0301",
    ),
    *("a", "B", "c", "aaa", "É", "ß", "日本", "и", "1", "42", "www.", "http://", "https://", "Xy.Z", "bob", "TSLA"),
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)


@settings(max_examples=3, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(texts=st.lists(TEXTS, min_size=60, max_size=60))
def test_a_second_implementation_agrees(spark: SparkSession, texts: list[str]) -> None:
    for text, found in zip(texts, enriched_all(spark, [{"text": text} for text in texts]), strict=True):
        expected = shown(text)
        assert {name: found[name] for name in expected} == expected, text
