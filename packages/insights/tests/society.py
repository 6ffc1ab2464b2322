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
HOURLY = 16
"""Tweets an hour."""
ANSWERING, RECENT = 0.4, 8
"""Share of tweets that answer another, and among how many of the latest that one is."""
CONTAGION = 0.35
"""By how much likelier an answer is negative when what it answers is."""
SAID = {
    "negative": ("I hate this awful service", "What a terrible horrible mess", "This is disgusting and I am furious"),
    "neutral": ("The train leaves at nine", "The meeting is on Monday at the office", "New opening hours from May"),
    "positive": ("Thank you, this is wonderful", "I love this lovely place", "What a great day, so happy"),
}


def made_up(hourly: int = HOURLY) -> tuple[list[ProcessedTweet], list[dict[str, object]], list[dict[str, object]]]:
    """Tweets as the loader holds them, and the true tweets and people as `tweet-producer fake --truth` writes them."""
    chance = random.Random(4)
    grumbles = [chance.uniform(0.05, 0.9) for _ in range(PEOPLE)]
    tweets, truth = [], []
    bad: list[bool] = []
    roots: list[int] = []
    for number in range(DAYS * 24 * hourly):
        person, hour = number * 7 % PEOPLE, number // hourly
        answered = number - chance.randint(1, RECENT) if number > RECENT and chance.random() < ANSWERING else None
        roots.append(number if answered is None else roots[answered])
        likely = 0.95 if OUTRAGE[0] <= hour < OUTRAGE[1] else grumbles[person] * 0.6
        if answered is not None and bad[answered]:
            likely += CONTAGION
        bad.append(chance.random() < likely)
        tone = "negative" if bad[number] else chance.choice(["neutral", "positive"])
        at = START + timedelta(minutes=number * 60 / hourly)
        text = f"{chance.choice(SAID[tone])} {number}"
        tweets.append(
            written(
                number, text=text, lang="en", author_id=f"author-id-{person}", created_at=at,
                is_reply=answered is not None, conversation_id=f"tweet-id-{roots[number]}",
                reply_to_tweet_id=None if answered is None else f"tweet-id-{answered}",
                author_created_at=START - timedelta(days=400 if person % 2 else 4000),
                author_followers_count=50 if person % 4 < 2 else 50_000,
            )
        )  # fmt: skip
        truth.append(
            {
                "source": "fake", "tweet_id": f"tweet-id-{number}", "version_id": f"version-id-{number}",
                "author_id": f"author-id-{person}", "occurred_at": at, "tone": tone, "bot": person == 0,
                "event": "outrage" if OUTRAGE[0] <= hour < OUTRAGE[1] else None,
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
