"""Accounts whose habits are known: bots, and people who share one or two of their habits."""

import random
from datetime import timedelta

from tweet_schema.processed_tweet import ProcessedTweet

from .corpus import written
from .society import SAID
from .warehouse_file import START

EACH, TWEETS, DAYS = 12, 40, 5
BOT, HOBBYIST, JOURNALIST = range(3)


def habits() -> tuple[list[ProcessedTweet], list[dict[str, object]], list[dict[str, object]]]:
    """Tweets, and the true tweets and people as `tweet-producer fake --truth` writes them.

    Bots: few sayings, links, one hashtag, day and night. Hobbyists: one hashtag, by day. Journalists: links, day and
    night. Only bots repeat themselves.
    """
    chance = random.Random(7)
    tweets, truth = [], []
    for number in range(3 * EACH * TWEETS):
        person = number % (3 * EACH)
        kind = person % 3
        tone = chance.choice([*SAID])
        words = chance.choice(SAID[tone])
        hour = chance.uniform(8, 22) if kind == HOBBYIST else chance.uniform(0, 24)
        at = START.replace(hour=0) + timedelta(days=chance.randrange(DAYS), hours=hour)
        links = kind != HOBBYIST and chance.random() < 0.8
        said = words if kind == BOT else f"{words} {number}"
        tweets.append(
            written(
                number,
                text=f"{said} https://t.example/{number}" if links else f"@someone{number} {said}",
                lang="en",
                author_id=f"author-id-{person}",
                created_at=at,
                domains=["t.example"] if links else [],
                hashtags=["only"] if kind != JOURNALIST else [],
            )
        )
        truth.append(
            {
                "source": "fake", "tweet_id": f"tweet-id-{number}", "version_id": f"version-id-{number}",
                "author_id": f"author-id-{person}", "occurred_at": at, "tone": tone, "bot": kind == BOT, "event": None,
            }
        )  # fmt: skip
    people: list[dict[str, object]] = [
        {"source": "fake", "author_id": f"author-id-{n}", "negativity": 0.0, "bot": n % 3 == BOT}
        for n in range(3 * EACH)
    ]
    return tweets, truth, people
