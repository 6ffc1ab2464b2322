"""Decode and encode a topic's worth of messages: the bulk codec beside the reference, in one run.

uv run python bench/bulk_codec.py [--rows 20000] [--rounds 5] [--bad 0.01]

Rounds alternate, so that a machine that slows down slows both; the figure to quote is the ratio.
"""

import argparse
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

import pyarrow as pa
from tweet_schema.arrow import arrow_schema
from tweet_schema.bulk import decode_messages
from tweet_schema.bulk_encode import encode_batch
from tweet_schema.contract import Contract, latest
from tweet_schema.topics import Subject
from tweet_schema.wire import WireError, decode, encode, frame, unframe

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
WORDS = ["the", "train", "was", "late", "again", "and", "nobody", "said", "why", "what", "lovely", "coffee"]


def record(number: int, chance: random.Random) -> dict[str, object]:
    """A processed tweet with words of its own, so that nothing is cheap for being constant."""
    text = " ".join(chance.choices(WORDS, k=chance.randint(5, 25)))
    at = NOON + timedelta(seconds=number)
    return {
        "kind": "created",
        "source": "fake",
        "tweet_id": str(10**18 + number),
        "occurred_at": at,
        "received_at": at,
        "created_at": at,
        "text": text,
        "lang": "en",
        "author_id": str(chance.randrange(2000)),
        "hashtags": chance.sample(WORDS, chance.randint(0, 3)),
        "text_length": len(text),
        "raw_partition": number % 4,
        "raw_offset": number,
        "raw_timestamp": at,
        "raw_schema_id": 1,
        "processor_version": "0.1.0",
    }


def decode_each(messages: Sequence[bytes], contract: Contract) -> pa.RecordBatch:
    """What a loader without the bulk codec does."""
    rows = []
    for message in messages:
        try:
            rows.append(decode(unframe(message).body, contract.text, contract))
        except WireError:
            continue
    return pa.RecordBatch.from_pylist(rows, schema=arrow_schema(contract))


def seconds(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return time.process_time() - begin


def compare(name: str, fast: Callable[[], object], reference: Callable[[], object], rows: int, rounds: int) -> None:
    pairs = [(seconds(fast), seconds(reference)) for _ in range(rounds + 1)][1:]  # the first warms up
    ratios = [slow / quick for quick, slow in pairs]
    quick, slow = (statistics.median(column) for column in zip(*pairs, strict=True))
    print(
        f"{name:<28} bulk {rows / quick:>12,.0f}/s   reference {rows / slow:>10,.0f}/s   "
        f"ratio {statistics.median(ratios):.1f} ({min(ratios):.1f} to {max(ratios):.1f})"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--bad", type=float, default=0.01, help="share of damaged messages in the second row")
    options = parser.parse_args()
    chance, contract = random.Random(1), latest(Subject.PROCESSED)
    records = [record(number, chance) for number in range(options.rows)]
    sound = [frame(1, encode(contract, one)) for one in records]
    damaged = [message[:-3] if chance.random() < options.bad else message for message in sound]
    texts = {1: contract.text}
    print(f"{options.rows:,} processed tweets, CPU seconds of one process, Python {sys.version.split()[0]}")
    for name, messages in (("decode to Arrow", sound), (f"the same, {options.bad:.0%} damaged", damaged)):
        found = decode_messages(messages, texts.get, contract)
        if not found.batch.equals(decode_each(messages, contract)):
            sys.exit("the two codecs disagree: nothing to compare")
        compare(
            name,
            partial(decode_messages, messages, texts.get, contract),
            partial(decode_each, messages, contract),
            options.rows,
            options.rounds,
        )
    batch = decode_messages(sound, texts.get, contract).batch
    if encode_batch(batch, contract, 1) != sound:
        sys.exit("the two codecs disagree: nothing to compare")
    compare(
        "encode from Arrow",
        lambda: encode_batch(batch, contract, 1),
        lambda: [frame(1, encode(contract, row)) for row in batch.to_pylist()],
        options.rows,
        options.rounds,
    )


if __name__ == "__main__":
    main()
