"""Each rule finds what it names, and the README tells them all."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pyspark.sql import SparkSession
from pyspark.sql import functions as F  # noqa: N812 - as all of Spark's documentation has it
from tweet_local.sample_events import NOON, created, deleted, tweet
from tweet_processor.check import RULES, check
from tweet_processor.decode import Writers, decode
from tweet_processor.reasons import reasons_table
from tweet_schema.contract import latest
from tweet_schema.topics import Subject
from tweet_schema.wire import encode, frame

BREAKS: Mapping[str, dict[str, object]] = {
    "empty_tweet_id": created(tweet_id=""),
    "empty_source": created(source=""),
    "deleted_with_tweet": created(kind="deleted"),
    "missing_tweet": created(tweet=None),
    "impossible_time": created(occurred_at=datetime(1969, 12, 31, tzinfo=UTC)),
    "created_in_future": created(tweet=tweet(created_at=NOON + timedelta(hours=2))),
    "negative_count": created(tweet=tweet(public_metrics={"like_count": -1})),
    "entity_outside_text": created(
        tweet=tweet(text="é #a", entities={"hashtags": [{"start": 2, "end": 5, "tag": "a"}]})
    ),
}
SOUND = [
    deleted(),
    created(tweet=tweet(created_at=NOON + timedelta(minutes=59))),
    created(tweet=tweet(text="😍 #a", entities={"hashtags": [{"start": 2, "end": 4, "tag": "a"}]})),
    created(tweet=tweet(public_metrics={"like_count": 0}, author={"id": "7", "username": "a", "followers_count": 0})),
]


def reasons(spark: SparkSession, messages: list[bytes]) -> list[str | None]:
    rows = spark.createDataFrame([(n, bytearray(m)) for n, m in enumerate(messages)], "number long, value binary")
    text = latest(Subject.RAW).text
    judged = check(decode(rows.withColumn("timestamp", F.lit(NOON)), Writers({1: text}), text))
    return [row["reason"] for row in judged.orderBy("number").select("fault.reason").collect()]


def message(event: Mapping[str, object]) -> bytes:
    return frame(1, encode(latest(Subject.RAW), event))


@pytest.mark.servers
def test_every_rule_finds_what_it_names(spark: SparkSession) -> None:
    spoilt = message(created("café")).replace("é".encode(), b"\xff\xfe")
    cases = {name: message(event) for name, event in BREAKS.items()} | {"invalid_utf8": spoilt}
    assert set(cases) == {rule.reason for rule in RULES}
    assert dict(zip(cases, reasons(spark, list(cases.values())), strict=True)) == {name: name for name in cases}


@pytest.mark.servers
def test_what_is_at_the_edge_is_sound(spark: SparkSession) -> None:
    assert reasons(spark, [message(event) for event in SOUND]) == [None] * len(SOUND)


def test_the_readme_tells_every_reason() -> None:
    readme = Path(__file__).parents[1].joinpath("README.md").read_text()
    assert reasons_table() in readme, "paste what `tweet-processor reasons` prints into README.md"
