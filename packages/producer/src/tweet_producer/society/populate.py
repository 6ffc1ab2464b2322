"""Making fake people out of a seed."""

import numpy as np

from tweet_producer.draft import Addressee
from tweet_producer.event import AuthorRecord
from tweet_producer.society.names import handles, names
from tweet_producer.society.population import DAY, HOUR, Integers, Person, Population
from tweet_producer.society.scenario import Floats, Scenario
from tweet_producer.society.snowflake import SEQUENCE_BITS, snowflake
from tweet_producer.society.words import Language, languages

STREAM = 1
"""What keeps the chances of this module apart from those of others with the same seed."""
ZIPF = 0.9
"""Exponent of the activity by rank: the busiest tenth of 2,000 people writes about 60 %."""
ACCOUNTS_FROM, ACCOUNTS_TO = 1_300_000_000_000_000, 1_530_000_000_000_000
"""Accounts were made between March 2011 and June 2018, before any window begins."""


def populate(people: int, scenario: Scenario, seed: int) -> Population:
    """The `people` that `seed` makes: always the same ones for the same numbers."""
    chance = np.random.default_rng([seed, STREAM])
    spoken = languages()
    shares = np.array([language.share for language in spoken])
    tongues = chance.choice(len(spoken), size=people, p=shares / shares.sum())
    offsets = np.array([chance.choice(spoken[tongue].hours) for tongue in tongues])
    rank = chance.permutation(people)
    return Population(
        people=_people([spoken[tongue] for tongue in tongues], rank, chance),
        activity=np.cumsum(_awake(offsets, chance) * (rank + 3.0) ** -ZIPF, axis=1),
        interests=np.cumsum(_interests(people, scenario, chance), axis=1),
        temper=chance.normal(0.05, 0.55, people),
        swing=np.stack(
            [chance.gamma(2.0, 0.2, people), chance.uniform(1.5, 6.0, people) * DAY, chance.random(people)], axis=1
        ),
        offset=(offsets * HOUR).astype(np.int64),
    )


def _awake(offsets: Floats, chance: np.random.Generator) -> Floats:
    """How much each person writes in each UTC hour: a morning and an evening of their own, little at night."""
    local = (np.arange(24)[:, None] + offsets) % 24
    morning, evening = chance.normal(8.0, 1.2, len(offsets)), chance.normal(19.5, 1.8, len(offsets))
    return 0.02 + 0.6 * _bump(local - morning, 1.8) + _bump(local - evening, 2.5) + 0.25 * _bump(local - 13.0, 3.0)


def _bump(hours: Floats, width: float) -> Floats:
    around = np.abs((hours + 12) % 24 - 12)
    return np.asarray(np.exp(-np.square(around / width) / 2), dtype=np.float64)


def _interests(people: int, scenario: Scenario, chance: np.random.Generator) -> Floats:
    """Each person's share of every topic: some love one, on the average the scenario's shares."""
    shares = np.array([topic.share for topic in scenario.topics])
    return chance.dirichlet(shares / shares.sum() * 6.0, people)


def _people(tongues: list[Language], rank: Integers, chance: np.random.Generator) -> tuple[Person, ...]:
    sources = {language.code: names(language, int(chance.integers(2**32))) for language in languages()}
    called = [next(sources[language.code]) for language in tongues]
    since = chance.integers(ACCOUNTS_FROM, ACCOUNTS_TO, len(tongues))
    followers = chance.lognormal(4.5, 1.3, len(tongues)) * (1 + 400 / (rank + 10.0))
    verified = chance.random(len(tongues)) < np.where(rank < len(tongues) / 20, 0.5, 0.02)
    authors = [
        AuthorRecord(
            id=snowflake(int(since[number]), worker=number >> SEQUENCE_BITS, sequence=number),
            username=handle,
            name=called[number].display,
            created_at=int(since[number]),
            verified=bool(verified[number]),
            followers_count=int(followers[number]),
        )
        for number, handle in enumerate(handles(called))
    ]
    return tuple(
        Person(Addressee(author["username"], author["id"]), language, author)
        for language, author in zip(tongues, authors, strict=True)
    )
