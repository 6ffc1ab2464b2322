"""Topics that keep their names from day to day.

Topics are found anew of everything said up to each day. A topic is anchored in the hashtag that was its busiest when it
was first seen, and keeps its name as long as that hashtag is in it; where two meet, the older one's name stays. Its two
words stay as long as they mark it. So what a report says of a day does not depend on what is said later.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tweet_insights.behaviour.topics import MOST, NOT_WORDS, WORD, Companion, Topic, find_topics
from tweet_insights.interval import Share, wilson
from tweet_insights.privacy import Gate
from tweet_insights.question import COMPANIONS
from tweet_insights.warehouse import Parameter

TEXTS = 300_000
"""Texts that are read to find topics; of more, one in so many. It takes 0.7 s of CPU time, of five million 12."""
DAYS = 14
"""Days that are followed one by one; those before are one."""
WORDS = 2
"""In a name, beside the anchor."""
Beside = Mapping[tuple[str, str], int]
"""Of a hashtag and a term, in how many tweets they stand together; with '' in how many the hashtag stands."""


@dataclass(frozen=True, slots=True)
class Lasting:
    """A topic as it is on the last day, and what it has been called since it was first seen."""

    topic: Topic
    anchor: str
    """A hashtag."""
    words: tuple[str, ...]
    since: date
    """The day from which it has been seen (UTC)."""

    @property
    def name(self) -> str:
        """Short enough for a chart: the anchor and two words."""
        return " · ".join([f"#{self.anchor}", *self.words])


@dataclass(frozen=True, slots=True)
class Found:
    """The topics of the last day, the busiest first."""

    topics: tuple[Lasting, ...] = ()
    kept: Share | None = None
    """Of hashtags that were in a topic on one day and in one on the next: those that were in the same; None for
    fewer than two days."""


def find_lasting(
    gate: Gate, about: Mapping[str, Parameter], busiest: Mapping[str, str], last: datetime | None, texts: int
) -> Found:
    """The topics of the `busiest` hashtags (with the language of each), from one in so many of about `texts` texts."""
    if last is None or not busiest:
        return Found()
    midnight = last.replace(hour=0, minute=0, second=0, microsecond=0)
    beside = gate.ask(
        COMPANIONS,
        **about,
        **asked_of(texts),
        hashtags=list(busiest)[:MOST],
        settled=midnight - timedelta(days=DAYS - 1),
    )
    return follow(busiest, _days(beside.cells.to_pylist()))


def asked_of(texts: int) -> dict[str, Parameter]:
    """What the tables `terms` and `said` need to know when there are about so many texts."""
    return {"one_in": max(1, round(texts / TEXTS)), "not_words": NOT_WORDS, "word": WORD}


def _days(rows: Sequence[Mapping[str, object]]) -> Iterator[tuple[date, Beside]]:
    """What stands together up to each day. A row says how it is from that day on."""
    so_far: dict[tuple[str, str], int] = {}
    for place, row in enumerate(rows):
        day, hashtag, term, tweets = (row[name] for name in ("day", "hashtag", "term", "tweets"))
        assert isinstance(day, datetime)  # noqa: S101 - tells mypy
        so_far[str(hashtag), str(term)] = int(str(tweets))
        if place + 1 == len(rows) or rows[place + 1]["day"] != day:
            yield day.date(), dict(so_far)


def follow(languages: Mapping[str, str], days: Iterator[tuple[date, Beside]]) -> Found:
    """Find the topics of each day and hand names on; `languages` knows the hashtags that count, with the language."""
    topics: tuple[Lasting, ...] = ()
    stayed = compared = 0
    for day, beside in days:
        sizes = {hashtag: tweets for (hashtag, term), tweets in beside.items() if not term}
        known = {tag: languages[tag] for tag in sorted(sizes, key=lambda tag: (-sizes[tag], tag)) if tag in languages}
        companions = [Companion(tag, term, n) for (tag, term), n in beside.items() if term and tag in known]
        before = {hashtag: topic.anchor for topic in topics for hashtag in topic.topic.hashtags}
        topics = tuple(_named(find_topics(known, companions), topics, day))
        now = {hashtag: topic.anchor for topic in topics for hashtag in topic.topic.hashtags}
        both = before.keys() & now.keys()
        compared += len(both)
        stayed += sum(before[hashtag] == now[hashtag] for hashtag in both)
    return Found(topics, wilson(stayed, compared) if compared else None)


def _named(found: Sequence[Topic], before: Sequence[Lasting], day: date) -> Iterator[Lasting]:
    older = sorted(before, key=lambda topic: topic.since)
    for topic in found:
        known = next((one for one in older if one.anchor in topic.hashtags), None)
        anchor, words, since = (known.anchor, known.words, known.since) if known else (topic.hashtags[0], (), day)
        lasting = [word for word in words if word in topic.words]
        lasting += [word for word in topic.words if word not in lasting]
        yield Lasting(topic, anchor, tuple(lasting[:WORDS]), since)
