"""Each idea of `enrich` on small DataFrames."""

from collections.abc import Mapping

import pytest
from pyspark.sql import SparkSession
from tweet_processor.enrich import enrich

pytestmark = pytest.mark.servers

TAGS = "array<struct<tag:string>>"
ENTITIES = (
    f"struct<hashtags:{TAGS},cashtags:{TAGS},mentions:array<struct<username:string>>,"
    "urls:array<struct<url:string,expanded_url:string>>>"
)
TWEET = f"struct<text:string,referenced_tweets:array<struct<type:string,id:string>>,entities:{ENTITIES}>"
SCHEMA = f"event struct<tweet:{TWEET}>"


def enriched(spark: SparkSession, tweet: Mapping[str, object] | None) -> dict[str, object]:
    row = None if tweet is None else {"referenced_tweets": [], "entities": None} | dict(tweet)
    (result,) = enrich(spark.createDataFrame([({"tweet": row},)], SCHEMA)).collect()
    return {name: value for name, value in result.asDict().items() if name != "event"}


@pytest.mark.parametrize(
    ("text", "column", "expected"),
    [
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
        ("sooo goooood, www fine", "elongation_count", 3),
        ("", "word_count", 0),
    ],
)
def test_the_text_shows(spark: SparkSession, text: str, column: str, expected: object) -> None:
    assert enriched(spark, {"text": text})[column] == expected


def test_the_platforms_own_entities_are_believed(spark: SparkSession) -> None:
    links = [
        {"url": "https://t.co/x", "expanded_url": "https://news.example/a"},
        {"url": "https://b.co", "expanded_url": None},
    ]
    given = {"hashtags": [{"tag": "Given"}], "cashtags": [], "mentions": [], "urls": links}
    found = enriched(spark, {"text": "#other $ABC @bob https://c.co", "entities": given})
    assert (found["hashtags"], found["cashtags"], found["mentions"]) == (["given"], [], [])
    assert found["domains"] == ["news.example", "b.co"]


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
