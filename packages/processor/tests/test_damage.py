"""Spark and the reference codec agree on which messages are bad, whatever happened to their bytes."""

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from pyspark.sql import SparkSession
from pyspark.sql import functions as F  # noqa: N812 - as all of Spark's documentation has it
from tweet_local.sample_events import NOON, created, tweet
from tweet_processor.check import check
from tweet_processor.decode import Writers, decode
from tweet_schema.contract import latest, versions
from tweet_schema.topics import Subject
from tweet_schema.wire import HEADER_BYTES, WireError, encode, frame, unframe
from tweet_schema.wire import decode as decode_by_reference

pytestmark = pytest.mark.servers

WRITERS = {contract.version: contract for contract in versions(Subject.RAW)}
ABOUT_BYTES = {"empty_value", "not_framed", "undecodable", "invalid_utf8"}
TEXT = st.text(st.characters(codec="utf-8"), max_size=12)
SPAN = {"start": 0, "end": 1}
TWEETS = st.fixed_dictionaries(
    {
        "text": TEXT,
        "lang": st.none() | TEXT,
        "possibly_sensitive": st.none() | st.booleans(),
        "public_metrics": st.none() | st.fixed_dictionaries({"like_count": st.integers(0, 2**62)}),
        "author": st.none() | st.fixed_dictionaries({"id": TEXT, "username": TEXT, "created_at": st.just(NOON)}),
        "entities": st.none()
        | st.fixed_dictionaries({"hashtags": st.lists(TEXT.map(lambda tag: SPAN | {"tag": tag}), max_size=2)}),
        "referenced_tweets": st.lists(st.fixed_dictionaries({"type": st.just("quoted"), "id": TEXT}), max_size=2),
        "edit_history_tweet_ids": st.lists(TEXT, max_size=3),
    }
)
SOUND = st.builds(
    lambda version, said: frame(version, encode(WRITERS[version], created(tweet=tweet(**said)))),
    st.sampled_from(sorted(WRITERS)),
    TWEETS,
)


def damaged(message: bytes, chance: Random) -> bytes:
    """One of the ways in which bytes get lost, doubled or changed."""
    place = chance.randrange(HEADER_BYTES, len(message))
    some = chance.randbytes(chance.randrange(1, 20))
    ways: list[Callable[[], bytes]] = [
        lambda: message,
        lambda: message + some,
        lambda: message[:place],
        lambda: message[:place] + some + message[place:],
        lambda: message[:place] + message[place + len(some) :],
        lambda: message[:place] + some + message[place + len(some) :],
        lambda: message[:place] + bytes([message[place] ^ 1 << chance.randrange(8)]) + message[place + 1 :],
        lambda: message + message[HEADER_BYTES:],
        lambda: message[: HEADER_BYTES - 1],
        lambda: b"",
    ]
    return chance.choice(ways)()


def refused_by_reference(message: bytes) -> bool:
    try:
        parts = unframe(message)
        decode_by_reference(parts.body, WRITERS[parts.schema_id].text, latest(Subject.RAW))
    except WireError:
        return True
    return False


def faults(spark: SparkSession, messages: list[bytes]) -> list[str | None]:
    rows = spark.createDataFrame(
        [(number, bytearray(message)) for number, message in enumerate(messages)], "number long, value binary"
    ).withColumn("timestamp", F.lit(NOON))
    writers = Writers({version: contract.text for version, contract in WRITERS.items()})
    judged = check(decode(rows, writers, latest(Subject.RAW).text))
    return [row["reason"] for row in judged.orderBy("number").select("fault.reason").collect()]


# Damage comes from a seed: hypothesis would take minutes to draw as many bytes one by one.
@settings(max_examples=2, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(sound=st.lists(SOUND, min_size=5, max_size=5), seed=st.integers(0, 2**32))
def test_they_agree(spark: SparkSession, sound: list[bytes], seed: int) -> None:
    chance = Random(seed)
    messages = [damaged(message, chance) for message in sound for _ in range(200)]
    for message, fault in zip(messages, faults(spark, messages), strict=True):
        if refused_by_reference(message):
            assert fault is not None, message
        elif fault in ABOUT_BYTES:
            # The reference counts a negative index of a union or an enum from the end; Avro's own reader refuses it.
            assert fault == "undecodable", message
            assert has_negative_index(message), message


def has_negative_index(message: bytes) -> bool:
    """Whether making some odd (hence negative) one-byte number even gives what both take."""
    return any(
        not refused_by_reference(message[:place] + bytes([byte ^ 1]) + message[place + 1 :])
        for place, byte in enumerate(message[HEADER_BYTES:], HEADER_BYTES)
        if byte % 2
    )


def test_bytes_after_a_sound_record_are_damage_and_idle_ones_within_it_are_not(spark: SparkSession) -> None:
    body = encode(latest(Subject.RAW), created(tweet=tweet(edit_history_tweet_ids=["1"])))
    # One list of one item, written as a block that tells its size, with a number that takes a byte more than it needs.
    in_blocks = body.replace(b"\x02\x021\x00\x00", b"\x01\x84\x00\x021\x00\x00")
    assert in_blocks != body
    messages = [frame(max(WRITERS), each) for each in (body, in_blocks, body + b"\x00", body + body)]
    assert faults(spark, messages) == [None, None, "undecodable", "undecodable"]
