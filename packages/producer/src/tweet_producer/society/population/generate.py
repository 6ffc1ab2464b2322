"""Making fake people out of a seed."""

from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tweet_producer.event import SCHEMA
from tweet_producer.society.arrow_columns import Flags, Integers, Numbers, fields_of, struct, times
from tweet_producer.society.population.guide_tables import GuideTables
from tweet_producer.society.population.names import handles, names
from tweet_producer.society.population.people import DAY, HOUR, INTERESTS, People
from tweet_producer.society.scenario import Floats, Scenario
from tweet_producer.society.snowflake_ids import SEQUENCE_BITS, in_digits, snowflakes
from tweet_producer.society.text.languages import languages

STREAM = 1
"""What keeps the chances of this module apart from those of others with the same seed."""
ZIPF = 0.9
"""Exponent of the activity by rank: the busiest tenth of 2,000 people writes about 60 %."""
ACCOUNTS_FROM, ACCOUNTS_TO = 1_300_000_000_000_000, 1_530_000_000_000_000
"""Accounts were made between March 2011 and June 2018, before any window begins."""
FOLLOWED = 12
"""How many people everybody follows."""
BOT_RESTLESSNESS = 3.0
"""How much more a bot writes than a person of its rank, at any hour."""


def generate_people(people: int, scenario: Scenario, seed: int) -> People:
    """The `people` that `seed` makes: always the same ones for the same numbers."""
    chance = np.random.default_rng([seed, STREAM])
    crowd = _crowd(people, scenario, chance)
    rank, sociable = crowd.rank, crowd.sociability
    written = _awake(crowd, chance) * (rank + 3.0) ** -ZIPF
    activity = np.cumsum([written * (1 - sociable), written * sociable], axis=2)
    popularity = chance.lognormal(0.0, 0.8, people) * (1 + 40 / (rank + 10.0))
    return People(
        authors=_authors(crowd, popularity, chance),
        language=crowd.language,
        bot=crowd.bot,
        sociability=sociable,
        activity=activity,
        turns=GuideTables.of(activity.reshape(-1, people)),
        interests=_interests(crowd, scenario, chance),
        temper=chance.normal(0.05, 0.55, people),
        swing=np.stack([chance.gamma(2.0, 0.2, people), chance.uniform(1.5, 6.0, people) * DAY, chance.random(people)]),
        offset=(crowd.offset * HOUR).astype(np.int64),
        follows=_follows(crowd.language, popularity, chance),
        appeal=np.sqrt(popularity),
    )


class Crowd(NamedTuple):
    """The first that is drawn of people."""

    language: NDArray[np.int8]
    offset: Floats
    """Hours."""
    rank: Integers
    """0 for whoever writes most."""
    bot: Flags
    sociability: Floats


def _crowd(people: int, scenario: Scenario, chance: np.random.Generator) -> Crowd:
    spoken = languages()
    shares = np.array([language.share for language in spoken])
    tongues = chance.choice(len(spoken), size=people, p=shares / shares.sum())
    bot = np.zeros(people, np.bool_)
    bot[chance.permutation(people)[: round(scenario.bots * people)]] = True
    return Crowd(
        language=tongues.astype(np.int8),
        offset=np.array([chance.choice(spoken[tongue].hours) for tongue in tongues]),
        rank=chance.permutation(people),
        bot=bot,
        sociability=np.where(bot, 0.15, chance.beta(3.0, 3.0, people)),
    )


def _awake(crowd: Crowd, chance: np.random.Generator) -> Floats:
    """How much each person writes in each UTC hour: a morning and an evening of their own, little at night."""
    local = (np.arange(24)[:, None] + crowd.offset) % 24
    morning, evening = chance.normal(8.0, 1.2, len(crowd.rank)), chance.normal(19.5, 1.8, len(crowd.rank))
    person = 0.02 + 0.6 * _bump(local - morning, 1.8) + _bump(local - evening, 2.5) + 0.25 * _bump(local - 13.0, 3.0)
    return np.where(crowd.bot, BOT_RESTLESSNESS * person.mean(axis=0), person)


def _bump(hours: Floats, width: float) -> Floats:
    around = np.abs((hours + 12) % 24 - 12)
    return np.asarray(np.exp(-np.square(around / width) / 2), dtype=np.float64)


def _interests(crowd: Crowd, scenario: Scenario, chance: np.random.Generator) -> NDArray[np.int8]:
    """What each person likes: some love one topic, on the average the scenario's shares. A bot knows only one."""
    shares = np.array([topic.share for topic in scenario.topics])
    drawn = chance.dirichlet(shares / shares.sum() * 6.0, len(crowd.rank))
    lots = chance.multinomial(INTERESTS, drawn)
    lots[crowd.bot] = INTERESTS * (np.arange(len(shares)) == drawn[crowd.bot].argmax(axis=1)[:, None])
    topics = np.tile(np.arange(len(shares), dtype=np.int8), len(crowd.rank))
    return np.repeat(topics, lots.ravel()).reshape(len(crowd.rank), INTERESTS)


def _follows(language: NDArray[np.int8], popularity: Floats, chance: np.random.Generator) -> Numbers:
    """Whom each follows: people of their language, the popular more often."""
    follows = np.empty((len(language), FOLLOWED), np.int32)
    for tongue in np.unique(language):
        own = np.flatnonzero(language == tongue)
        sums = np.cumsum(popularity[own])
        drawn = np.searchsorted(sums, chance.random((len(own), FOLLOWED)) * sums[-1], side="right")
        follows[own] = own[drawn]
    return follows


def _authors(crowd: Crowd, popularity: Floats, chance: np.random.Generator) -> pa.StructArray:
    number = np.arange(len(crowd.rank))
    spoken = languages()
    sources = [names(language, int(chance.integers(2**32))) for language in spoken]
    called = [next(sources[tongue]) for tongue in crowd.language]
    since = chance.integers(ACCOUNTS_FROM, ACCOUNTS_TO, len(number))
    verified = chance.random(len(number)) < np.where(crowd.rank < len(number) / 20, 0.5, 0.02)
    author = fields_of(SCHEMA.field("tweet").type)["author"].type
    return struct(
        author,
        {
            "id": in_digits(snowflakes(since, number >> SEQUENCE_BITS, number)),
            "username": pa.array(handles(called), pa.string()),
            "name": pa.array([name.display for name in called], pa.string()),
            "created_at": times(since),
            "verified": pa.array(verified),
            "followers_count": pa.array((popularity * 90).astype(np.int64)),
        },
    )
