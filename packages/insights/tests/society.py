"""A small society whose truth is known: some of its people grumble, and once, for three hours, many do."""

import random
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from tweet_schema.processed_tweet import ProcessedTweet

from .corpus import written
from .warehouse_file import START

PEOPLE, DAYS, OUTRAGE = 40, 4, (30, 33)
SAID = {
    "negative": ("I hate this awful service", "What a terrible horrible mess", "This is disgusting and I am furious"),
    "neutral": ("The train leaves at nine", "The meeting is on Monday at the office", "New opening hours from May"),
    "positive": ("Thank you, this is wonderful", "I love this lovely place", "What a great day, so happy"),
}


def made_up() -> tuple[list[ProcessedTweet], list[dict[str, object]], list[dict[str, object]]]:
    """Tweets as the loader holds them, and the true tweets and people as `tweet-producer fake --truth` writes them."""
    chance = random.Random(4)
    grumbles = [chance.uniform(0.05, 0.9) for _ in range(PEOPLE)]
    tweets, truth = [], []
    for number in range(DAYS * 24 * 16):
        person, hour = number * 7 % PEOPLE, number // 16
        outrage = OUTRAGE[0] <= hour < OUTRAGE[1]
        bad = chance.random() < (0.95 if outrage else grumbles[person] * 0.6)
        tone = "negative" if bad else chance.choice(["neutral", "positive"])
        at = START + timedelta(minutes=number * 60 / 16)
        text = f"{chance.choice(SAID[tone])} {number}"
        tweets.append(written(number, text=text, lang="en", author_id=f"author-id-{person}", created_at=at))
        truth.append(
            {
                "source": "fake", "tweet_id": f"tweet-id-{number}", "version_id": f"version-id-{number}",
                "author_id": f"author-id-{person}", "occurred_at": at, "tone": tone, "bot": person == 0,
                "event": "outrage" if outrage else None,
            }
        )  # fmt: skip
    people = [
        {"source": "fake", "author_id": f"author-id-{n}", "negativity": trait, "bot": n == 0}
        for n, trait in enumerate(grumbles)
    ]
    return tweets, truth, people


def write_truth(folder: Path, truth: list[dict[str, object]], people: list[dict[str, object]]) -> None:
    folder.mkdir()
    pq.write_table(pa.Table.from_pylist(truth), folder / "tweets.parquet")
    pq.write_table(pa.Table.from_pylist(people), folder / "people.parquet")
