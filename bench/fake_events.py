"""Fake tweets by the society beside fake tweets by Faker, and how much there is in their texts.

uv run python bench/fake_events.py [--events 1000000] [--records 4000] [--rounds 5]

Both fill every field of the raw contract that a new tweet has, and both end in columns. Faker is tuned
(use_weighting=False), and asked twice: by its cheapest calls, and as its documentation does (text, date_time_between,
numerify). Rounds alternate, so that a machine that slows down slows all; the figure to quote is the median of the
rounds' ratios. Seconds are CPU seconds of the process; people, words and Faker's providers are made before.
"""

from __future__ import annotations  # pa.ChunkedArray takes type arguments only in its stubs

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from faker import Faker
from tweet_producer.event import CONTRACT, SCHEMA
from tweet_producer.settings import WEEK_END, WEEK_START, FakeSettings
from tweet_producer.source import fake_source
from tweet_schema.wire import encode

SEED = 7
BEGINNING = datetime(2011, 3, 1, tzinfo=UTC)
COUNTS = ("retweet_count", "reply_count", "like_count", "quote_count")
LANGUAGES = ["en", "es", "de", "fr", "pt", "ja"]
Record = dict[str, object]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--records", type=int, default=4_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    fake = tuned_faker()
    for way in WAYS:
        encode(CONTRACT, record(fake, way))  # what is compared fits the contract, or this says what does not
    print(f"CPU seconds of one process, Python {sys.version.split()[0]}, {options.rounds} rounds")
    rounds = [
        [of_society(options.events), *(of_faker(fake, way, options.records) for way in WAYS)]
        for _ in range(options.rounds)
    ]
    society, *fakers = zip(*rounds, strict=True)
    print(f"{'society':<22}{1 / statistics.median(society):>12,.0f} events/s")
    for way, seconds in zip(WAYS, fakers, strict=True):
        ratios = sorted(slow / quick for quick, slow in zip(society, seconds, strict=True))
        print(
            f"{'Faker, ' + way.name:<22}{1 / statistics.median(seconds):>12,.0f} events/s   "
            f"society is {statistics.median(ratios):.0f} times as fast ({ratios[0]:.0f} to {ratios[-1]:.0f})"
        )
    print()
    print("texts that are not repeated from others    number   distinct   bits by collision   zstd bytes each")
    say("society", society_texts(100_000))
    say("society", society_texts(options.events))
    say("Faker", pa.chunked_array([[cheap_text(fake) for _ in range(100_000)]]))


def of_society(events: int) -> float:
    """CPU seconds an event."""
    source = fake_source(FakeSettings(count=events, seed=SEED))
    next(source)  # people and words are made with the first batch
    begin = time.process_time()
    made = sum(batch.num_rows for batch in source)
    return (time.process_time() - begin) / made


class Way(NamedTuple):
    """How Faker is asked for what it can give in several ways."""

    name: str
    text: Callable[[Faker], str]
    digits: Callable[[Faker, int], str]
    moment: Callable[[Faker, datetime], datetime]


def cheap_text(fake: Faker) -> str:
    """About as long as a fake tweet."""
    return f"{fake.sentence(nb_words=6)} {fake.sentence(nb_words=6)}"


WAYS = (
    Way(
        "cheapest calls",
        cheap_text,
        lambda fake, width: str(fake.random_number(width, fix_len=True)),
        lambda fake, since: fake.date_time_between_dates(since, WEEK_END, tzinfo=UTC),
    ),
    Way(
        "as documented",
        lambda fake: fake.text(max_nb_chars=100),
        lambda fake, width: fake.numerify("%" + "#" * (width - 1)),
        lambda fake, since: fake.date_time_between(since, WEEK_END, tzinfo=UTC),
    ),
)


def of_faker(fake: Faker, way: Way, records: int) -> float:
    """CPU seconds a record."""
    begin = time.process_time()
    pa.RecordBatch.from_pylist([record(fake, way) for _ in range(records)], schema=SCHEMA)
    return (time.process_time() - begin) / records


def tuned_faker() -> Faker:
    fake = Faker(use_weighting=False)
    fake.seed_instance(SEED)
    return fake


def record(fake: Faker, way: Way) -> Record:
    """A new tweet, in the fields of the contract."""
    tag, who, link = fake.word(), fake.user_name(), fake.url()
    text, begin = f"@{who} {way.text(fake)} {fake.emoji()} #{tag} {link}", len(who) + 2
    tag_at, link_at = text.index(f"#{tag}", begin), len(text) - len(link)
    at, tweet_id, mentioned = way.moment(fake, WEEK_START), way.digits(fake, 19), way.digits(fake, 18)
    author: Record = {
        "id": way.digits(fake, 18),
        "username": fake.user_name(),
        "name": fake.name(),
        "created_at": way.moment(fake, BEGINNING),
        "verified": fake.boolean(),
        "followers_count": fake.random_int(),
    }
    tweet: Record = {
        "id": tweet_id,
        "text": text,
        "author_id": author["id"],
        "created_at": at,
        "author": author,
        "conversation_id": tweet_id,
        "in_reply_to_user_id": mentioned,
        "lang": fake.random_element(LANGUAGES),
        "possibly_sensitive": fake.boolean(),
        "public_metrics": {count: fake.random_int() for count in COUNTS},
        "entities": {
            "hashtags": [{"start": tag_at, "end": tag_at + 1 + len(tag), "tag": tag}],
            "cashtags": [],
            "mentions": [{"start": 0, "end": begin - 1, "username": who, "id": mentioned}],
            "urls": [{"start": link_at, "end": len(text), "url": link, "expanded_url": fake.uri()}],
        },
        "referenced_tweets": [{"type": "replied_to", "id": way.digits(fake, 19)}],
        "edit_history_tweet_ids": [tweet_id],
        "created_at_derived": False,
    }
    times: Record = {"occurred_at": at, "received_at": at}
    whose: Record = {"source": "faker", "tweet_id": tweet_id, "author_id": author["id"]}
    return {"kind": "created", "tweet": tweet, **times, **whose}


def society_texts(events: int) -> pa.ChunkedArray[pa.StringScalar]:
    """What people say themselves: new tweets, retweets left out."""
    parts: list[pa.Array[pa.StringScalar]] = []
    for batch in fake_source(FakeSettings(count=events, seed=SEED)):
        texts = pc.struct_field(batch["tweet"], "text").filter(pc.equal(batch["kind"], pa.scalar("created")))
        parts.append(texts.filter(pc.invert(pc.starts_with(texts, "RT @"))))
    return pa.chunked_array(parts)


def say(by: str, texts: pa.ChunkedArray[pa.StringScalar]) -> None:
    """How varied they are.

    Bits by collision: of a source of so many bits that are all as likely, two texts drawn by chance would be equal as
    often as here (Renyi's entropy of order 2). Bytes by zstd, level 3, all texts in one stream.
    """
    number = len(texts)
    counts = pc.value_counts(texts).field("counts").to_numpy()
    equal = float((counts * (counts - 1.0)).sum()) / (number * (number - 1.0))
    bits = f"{-np.log2(equal):.1f}" if equal else f"more than {2 * np.log2(number) - 1:.1f}"
    packed = len(pa.Codec("zstd", 3).compress("\n".join(map(str, texts.to_pylist())).encode(), asbytes=True))
    print(f"{by:<42} {number:>7,} {len(counts) / number:>9.1%} {bits:>19} {packed / number:>17.1f}")


if __name__ == "__main__":
    main()
