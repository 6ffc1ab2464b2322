"""Whoever subtracts what a report shows from what it shows elsewhere has nobody left, or ten people or more."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import duckdb
import pytest
from tweet_insights.behaviour.course import UNITS
from tweet_insights.behaviour.emotions import NAMES
from tweet_insights.behaviour.moments import Moment
from tweet_insights.facts import Facts
from tweet_insights.find import find
from tweet_insights.privacy import K
from tweet_insights.score import score
from tweet_insights.warehouses.duckdb import DuckDB
from tweet_schema.processed_tweet import ProcessedTweet

from .corpus import written
from .feeling import Feeling
from .warehouse_file import START, WarehouseFile

NOW = datetime(2026, 6, 1, tzinfo=UTC)
ATTACKS: Counter[str] = Counter()
"""How often each subtraction was tried, over all societies."""


@dataclass(frozen=True)
class Society:
    """Some hours are busy, in others a handful of people writes; many of its cells are small."""

    tweets: Sequence[ProcessedTweet]
    facts: Facts

    def authors(self, tweets: Iterable[ProcessedTweet]) -> int:
        return len({tweet.author_id for tweet in tweets})

    def at(self, start: datetime, length: timedelta) -> list[ProcessedTweet]:
        return [tweet for tweet in self.tweets if tweet.created_at and start <= tweet.created_at < start + length]


def society(seed: int, folder: Path) -> Society:
    chance = Random(seed)
    people, days = chance.randint(12, 60), chance.randint(1, 9)
    # Of every second one most hours are busy, so that it is told by the hour.
    busy = [chance.choice([0, 1, 3, 8, 25, 60] if seed % 2 else [0, 8, 45, 60, 90, 90]) for _ in range(days * 24)]
    tweets: list[ProcessedTweet] = []
    for hour, mean in enumerate(busy):
        crowd = range(people) if chance.random() < 0.85 else chance.sample(range(people), chance.randint(1, 9))
        for _ in range(mean):
            number = len(tweets)
            answered = chance.choice(tweets[-30:]) if tweets and chance.random() < 0.4 else None
            tweets.append(
                written(
                    number,
                    created_at=START.replace(hour=0) + timedelta(hours=hour, seconds=chance.randrange(3600)),
                    author_id=f"author-{chance.choice(crowd)}",
                    lang=chance.choice(["en"] * 9 + ["de", "fr"]),
                    author_followers_count=chance.choice([None, 5, 500, 5000]),
                    conversation_id=answered.conversation_id if answered else f"tweet-id-{number}",
                    reply_to_tweet_id=answered.tweet_id if answered else None,
                    is_reply=answered is not None,
                )
            )
    file = WarehouseFile(folder / "tweets.duckdb")
    file.create()
    if tweets:
        file.load(tweets)
    opened = DuckDB(file.path, timedelta(seconds=1))
    score(opened, Feeling(), lambda: NOW)
    return Society(tweets, find(opened, Feeling.model, NOW, None))


def left(attack: str, whole: int | None, parts: Iterable[int | None]) -> int | None:
    """What subtraction leaves of a whole that is shown; None where the whole is not."""
    ATTACKS[attack] += 1
    return None if whole is None else whole - sum(part or 0 for part in parts)


def safe(found: Society, rest: int | None, hidden: Iterable[ProcessedTweet]) -> bool:
    """Nothing is left, or what is left are the tweets of so many people that nobody is told."""
    tweets = list(hidden)
    return rest is None or rest == 0 or (rest == len(tweets) and found.authors(tweets) >= K)


@pytest.mark.parametrize("seed", range(24))
def test_no_subtraction_leaves_a_few_people(seed: int, tmp_path: Path) -> None:
    found = society(seed, tmp_path)
    facts, length = found.facts, UNITS[found.facts.course.unit]
    shown = [moment for moment in facts.course.moments if moment.tweets]
    whole = len(found.tweets) if facts.people else None
    hidden = [
        tweet for moment in facts.course.moments if moment.tweets is None for tweet in found.at(moment.start, length)
    ]
    assert safe(found, left("all, less the times", whole, (moment.tweets for moment in shown)), hidden)
    languages = {group.detail for group in facts.languages.groups}
    foreign = [tweet for tweet in found.tweets if tweet.lang not in languages]
    assert safe(found, left("all, less languages", whole, (g.tweets for g in facts.languages.groups)), foreign)
    for moment in shown:
        talking = next((at for at in facts.talk_course.moments if at.start == moment.start), None)
        if facts.talk_course.unit == facts.course.unit and talking and talking.tweets:
            sizes = Counter(tweet.conversation_id for tweet in found.tweets)
            alone = [t for t in found.at(moment.start, length) if sizes[t.conversation_id] < 2]
            assert safe(found, left("a time, less its talks", moment.tweets, [talking.tweets]), alone)
        for kind in (facts.cohorts.age, facts.cohorts.reach, facts.cohorts.volume):
            _less_cohorts(found, moment, [at.crowd.tweets for c in kind for at in c.times if at.start == moment.start])
    _less_rhythm(found)
    _less_emotions(found)
    _less_hashtags(found)


def _less_hashtags(found: Society) -> None:
    facts, all_times = found.facts, {at.start: at.tweets for at in found.facts.course.moments}
    courses, length = {one.name: one for one in facts.hashtag_courses}, UNITS[facts.course.unit]
    untold = [tweet for at in facts.course.moments if at.scored is None for tweet in found.at(at.start, length)]
    nowhere = {tweet.tweet_id for tweet in untold}
    for group in facts.hashtags.groups:
        own, course = [t for t in found.tweets if group.name[1:] in t.hashtags], courses.get(group.name)
        if course is None:
            continue
        shown = [(at, found.at(at.start, UNITS[course.unit])) for at in course.moments]
        seen = {tweet.tweet_id for _, tweets in shown for tweet in tweets} - nowhere
        hidden = [tweet for tweet in own if tweet.tweet_id not in seen]
        told = (at.tweets for at in course.moments)
        assert safe(found, left("a hashtag, less its times", group.tweets, told), hidden)
        for at, tweets in shown:
            if course.unit == facts.course.unit and all_times[at.start]:
                without = [t for t in tweets if group.name[1:] not in t.hashtags]
                assert safe(found, left("a time, less a hashtag", all_times[at.start], [at.tweets]), without)


def _less_cohorts(found: Society, moment: Moment, parts: Sequence[int | None]) -> None:
    """Which tweets are left is not looked up; so few cannot be of ten people."""
    if found.facts.cohorts.unit == found.facts.course.unit:
        rest = left("a time, less its cohorts", moment.tweets, parts)
        assert rest is None or rest == 0 or rest >= K


def _less_rhythm(found: Society) -> None:
    """A cell of the week is made of shown times only, where times are as fine; of a day, the hidden hours are many."""
    facts = found.facts
    if facts.course.unit == "day":
        return
    for cell in facts.rhythm.hours:
        slot = [at for at in facts.course.moments if (at.start.weekday(), at.start.hour) == (cell.weekday, cell.hour)]
        told = [at.tweets for at in slot if at.scored is not None]
        if cell.tweets is not None:
            assert left("an hour of the week, less its times", cell.tweets, told) == 0
    for weekday in range(7):
        times = [at for at in facts.course.moments if at.start.weekday() == weekday and at.scored is not None]
        cells = [cell for cell in facts.rhythm.hours if cell.weekday == weekday]
        hours = {cell.hour for cell in cells if cell.tweets is None}
        hidden = [t for at in times if at.start.hour in hours for t in found.at(at.start, UNITS[facts.course.unit])]
        rest = left("a weekday, less its hours", sum(at.tweets or 0 for at in times), (c.tweets for c in cells))
        assert safe(found, rest, hidden)


def _less_emotions(found: Society) -> None:
    """What is felt in all, less what is felt at the times that are told; and of each of these, less negativity's."""
    facts, emotions = found.facts, found.facts.emotions
    length = UNITS[emotions.unit]
    told = [at for at in emotions.times if at.felt.scored is not None]
    moodless = [moment for moment in facts.course.moments if moment.scored is None]
    untold = {tweet.tweet_id for moment in moodless for tweet in found.at(moment.start, UNITS[facts.course.unit])}
    shown = {tweet.tweet_id for at in told for tweet in found.at(at.start, length)} - untold
    hidden = [tweet for tweet in found.tweets if tweet.lang == "en" and tweet.tweet_id not in shown]
    rest = left("what is felt, less its times", emotions.all.scored, (at.felt.scored for at in told))
    assert safe(found, rest, hidden)
    for name in NAMES:
        whole = emotions.all.shares[name]
        parts = [share.part for at in told if (share := at.felt.shares[name])]
        rest = left("an emotion, less its times", whole.part if whole else None, parts)
        assert rest is None or rest == 0 or found.authors(hidden) >= K
    for at in told:
        moments = [moment for moment in facts.course.moments if at.start <= moment.start < at.start + length]
        scored = sum(moment.scored or 0 for moment in moments)
        assert left("what is felt at a time, less its moods", at.felt.scored, [scored]) == 0


def test_the_attacks_would_succeed_on_what_the_gate_holds_back(tmp_path: Path) -> None:
    """The same cells, asked of the warehouse itself, are of single people: so passing above means something."""
    found = society(4, tmp_path)
    assert found.facts.course.unit == "hour"
    assert found.facts.course.suppressed > 0
    with duckdb.connect(tmp_path / "tweets.duckdb", read_only=True) as database:
        by_the_hour = "SELECT count(DISTINCT author_id) FROM tweets GROUP BY date_trunc('hour', created_at)"
        counts = [int(people) for (people,) in database.execute(by_the_hour).fetchall()]
    assert min(counts) < K
