"""Tweets whose windows are known, and the same count in plain Python, which shares no code with the query."""

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import tweet_processor

START = datetime(2026, 11, 1, 12, tzinfo=UTC)
LENGTH, SLIDE = timedelta(minutes=10), timedelta(minutes=5)
TEXTS = ("What a terrible, terrible day", "All is well", "It's broken and SLOW", "nothing of note", "I HATE this bug!")
TAGS = ((), ("rain",), ("rain", "metro"), ("metro", "metro"), ("ünïcode",))
LANGUAGES = ("en", "en", "de", "", None)
LIST = Path(tweet_processor.__file__).parent / "trends" / "negative_words.txt"
WORDS = {line for line in LIST.read_text().splitlines() if not line.startswith("#")}

Tweet = Mapping[str, object]
Window = tuple[str, str, datetime, datetime]
"""Kind, value, start and end."""


def tweet(number: int, made: datetime, chance: random.Random, kind: str = "created") -> dict[str, object]:
    """A record of processed as it comes of a tweet."""
    living = {
        "text": "as it was written",
        "clean_text": chance.choice(TEXTS),
        "lang": chance.choice(LANGUAGES),
        "hashtags": list(chance.choice(TAGS)),
        "author_id": f"person {chance.randrange(6)}",
        "created_at": made,
    }
    return {
        "kind": kind,
        "source": "planted",
        "tweet_id": str(number),
        "occurred_at": made,
        "received_at": made,
        "raw_partition": 0,
        "raw_offset": number,
        "raw_timestamp": made,
        "raw_schema_id": 1,
        "processor_version": "0",
        **(living if kind != "deleted" else {}),
    }


def planted(count: int, minutes: int, seed: int = 7) -> list[dict[str, object]]:
    """Tweets in the order in which they come: none more than nine minutes after a later one."""
    chance = random.Random(seed)
    moments = sorted(chance.uniform(0, minutes * 60) for _ in range(count))
    made = [tweet(number, START + timedelta(seconds=seconds), chance) for number, seconds in enumerate(moments)]
    delays = [chance.uniform(0, 540) for _ in made]
    order = sorted(range(count), key=lambda number: moments[number] + delays[number])
    return [made[number] for number in order]


def closing(number: int, hours: int) -> dict[str, object]:
    """A tweet that is made so much later that every window before it closes."""
    return tweet(number, START + timedelta(hours=hours), random.Random(number))


def counted(tweets: Iterable[Tweet]) -> dict[Window, tuple[int, int]]:
    """Tweets and people of every window that has any."""
    found: dict[Window, dict[str, str]] = defaultdict(dict)
    for one in tweets:
        if one["kind"] != "created":
            continue
        made = one["created_at"]
        assert isinstance(made, datetime)
        for kind, value in said(one):
            for start in windows(made):
                found[kind, value, start, start + LENGTH][str(one["tweet_id"])] = str(one["author_id"])
    return {window: (len(people), len(set(people.values()))) for window, people in found.items()}


def windows(made: datetime) -> Sequence[datetime]:
    """When those windows begin that `made` falls into."""
    last = made - (made - datetime(1970, 1, 1, tzinfo=UTC)) % SLIDE
    return [last - SLIDE * back for back in range(LENGTH // SLIDE)]


def said(one: Tweet) -> set[tuple[str, str]]:
    """What is counted of one tweet."""
    tags, text = one["hashtags"], one["clean_text"]
    assert isinstance(tags, list)
    assert isinstance(text, str)
    found = {("hashtag", tag) for tag in tags}
    if one["lang"]:
        found.add(("language", str(one["lang"])))
    if one["lang"] in {"en", None}:
        found |= {("negative_word", word) for word in re.findall(r"[\w']+", text.lower()) if word in WORDS}
    return found
