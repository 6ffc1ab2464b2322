import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tweet_producer.society.populate import populate
from tweet_producer.society.population import Population
from tweet_producer.society.read_scenario import read_scenario

DAY = 86_400_000_000
THURSDAY = 1_793_232_000_000_000  # 2026-10-29T00:00Z
PEOPLE = 2000
WEEK = read_scenario("week")


@pytest.fixture(scope="module")
def population() -> Population:
    return populate(PEOPLE, WEEK, seed=1)


def test_everybody_is_somebody_else(population: Population) -> None:
    people = population.people
    assert len({person.addressee.id for person in people}) == PEOPLE
    assert len({person.addressee.username for person in people}) == PEOPLE
    assert all(0 < len(person.addressee.username) <= 15 for person in people)
    assert all(person.addressee.username.isascii() for person in people)


def test_a_handle_is_made_of_the_name(population: Population) -> None:
    english = [person.author for person in population.people if person.language.code == "en"]
    alike = [author for author in english if author["username"][:3] == str(author["name"])[:3].lower()]
    assert len(alike) > 0.9 * len(english)


def test_most_speak_english_and_nobody_is_forgotten(population: Population) -> None:
    spoken = [person.language.code for person in population.people]
    assert spoken.count("en") > PEOPLE / 2
    assert set(spoken) == {"en", "es", "de", "fr", "pt", "ja"}


def test_few_are_busy(population: Population) -> None:
    times = np.arange(THURSDAY, THURSDAY + DAY, DAY // 20_000)
    chance = np.random.default_rng(5)
    authors = population.authors(times, chance.random(len(times)))
    counts = np.sort(np.bincount(authors, minlength=PEOPLE))[::-1]
    assert counts[: PEOPLE // 10].sum() > 0.3 * counts.sum()


def test_a_person_sleeps(population: Population) -> None:
    chance = np.random.default_rng(5)
    times = np.arange(THURSDAY, THURSDAY + DAY, DAY // 50_000)
    authors = population.authors(times, chance.random(len(times)))
    busiest = np.bincount(authors).argmax()
    hours = np.bincount((times[authors == busiest] % DAY) // (DAY // 24), minlength=24)
    assert hours.min() < hours.max() / 4


def test_people_keep_to_their_interests(population: Population) -> None:
    chance = np.random.default_rng(5)
    one = np.full(2000, 7)
    topics = np.bincount(population.topics(one, chance.random(2000)), minlength=len(WEEK.topics))
    assert topics.max() > 3 * np.median(topics)


def test_moods_drift_and_differ(population: Population) -> None:
    week_long = np.arange(THURSDAY, THURSDAY + 7 * DAY, DAY // 24)
    of_one = population.mood(np.zeros(len(week_long), dtype=np.int64), week_long)
    of_all = population.mood(np.arange(PEOPLE), np.full(PEOPLE, THURSDAY))
    assert of_one.std() > 0.1
    assert of_all.std() > 0.3
    assert abs(of_all.mean()) < 0.5


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 2**64), st.integers(1, 60))
def test_a_seed_makes_the_same_people(seed: int, people: int) -> None:
    one, other = (populate(people, WEEK, seed) for _ in range(2))
    assert one.people == other.people
    times = np.full(people, THURSDAY)
    assert np.array_equal(one.mood(np.arange(people), times), other.mood(np.arange(people), times))
