"""Four hundred tweets by forty people, the same in every run, with ids and texts that can be recognised."""

from datetime import timedelta

from tweet_schema.processed_tweet import ProcessedTweet
from tweet_schema.tweet_event import EventKind

from .warehouse_file import START, a_tweet

PEOPLE, TWEETS = 40, 400
MOODS = ("I hate this awful day", "Thank you, this is wonderful", "The train leaves at nine", "What a terrible mess")
TOPICS = (("rail", "the platform and the ticket"), ("coffee", "the barista and the espresso"), ("", "nothing much"))


def four_hundred() -> list[ProcessedTweet]:
    """One every 15 minutes for four days; five of them deleted, every eighth in German."""
    return [deleted(n) if n % 80 == 79 else written(n) for n in range(TWEETS)]


def written(number: int, **said: object) -> ProcessedTweet:
    person = (number * 7 + number // 8) % PEOPLE
    hashtag, words = TOPICS[number % len(TOPICS)]
    ordinary: dict[str, object] = {
        "tweet_id": f"tweet-id-{number}",
        "version_id": f"version-id-{number}",
        "created_at": START + timedelta(minutes=15 * number),
        "author_id": f"author-id-{person}",
        "author_username": f"handle_{person}",
        "author_name": f"Given Family {person}",
        "lang": "de" if number % 8 == 5 else "en",
        "text": f"{MOODS[number % 4]} with {words} qx{number}",
        "hashtags": [hashtag] if hashtag else [],
    }
    if number % 3 == 2:  # every third answers the one before it
        ordinary |= {"is_reply": True, "reply_to_tweet_id": f"tweet-id-{number - 1}"}
        ordinary |= {"conversation_id": f"tweet-id-{number - 1}"}
    return a_tweet(number, **(ordinary | said))


def deleted(number: int) -> ProcessedTweet:
    return a_tweet(
        number,
        kind=EventKind.DELETED,
        tweet_id=f"tweet-id-{number}",
        occurred_at=START + timedelta(minutes=15 * number),
    )
