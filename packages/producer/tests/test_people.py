import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tweet_producer.society.arrow_columns import Integers, Numbers
from tweet_producer.society.population.generate import generate_people
from tweet_producer.society.population.people import DAY, People
from tweet_producer.society.scenario_files import read_scenario
from tweet_producer.society.text.languages import languages

THURSDAY = 1_793_232_000_000_000  # 2026-10-29T00:00Z
NUMBER = 2000
WEEK = read_scenario("week")
CODES = [language.code for language in languages()]


@pytest.fixture(scope="module")
def people() -> People:
    return generate_people(NUMBER, WEEK, seed=1)


def written(people: People, number: int, *, together: bool = False) -> tuple[Integers, Numbers]:
    times = np.arange(THURSDAY, THURSDAY + DAY, DAY // number)
    draws = np.random.default_rng(5).random(len(times))
    return times, people.writing(times, np.full(len(times), together), draws)


def test_everybody_is_somebody_else(people: People) -> None:
    handles = people.handles.to_pylist()
    assert len(set(people.ids.to_pylist())) == len(set(handles)) == NUMBER
    assert all(0 < len(handle) <= 15 and handle.isascii() for handle in handles if handle is not None)


def test_a_handle_is_made_of_the_name(people: People) -> None:
    english = np.flatnonzero(people.language == CODES.index("en"))
    names = people.authors.field("name").take(english).to_pylist()
    handles = people.handles.take(english).to_pylist()
    alike = [str(name)[:3].lower() == str(handle)[:3] for name, handle in zip(names, handles, strict=True)]
    assert sum(alike) > 0.9 * len(english)


def test_most_speak_english_and_nobody_is_forgotten(people: People) -> None:
    spoken = np.bincount(people.language, minlength=len(CODES))
    assert spoken[CODES.index("en")] > NUMBER / 2
    assert spoken.min() > 0


def test_few_are_busy(people: People) -> None:
    _, authors = written(people, 20_000)
    counts = np.sort(np.bincount(authors, minlength=NUMBER))[::-1]
    assert counts[: NUMBER // 10].sum() > 0.3 * counts.sum()


def test_a_person_sleeps_and_a_bot_does_not(people: People) -> None:
    times, authors = written(people, 200_000)
    counts = np.bincount(authors, minlength=NUMBER)
    for bot in (False, True):
        busiest = np.flatnonzero(people.bot == bot)[counts[people.bot == bot].argmax()]
        hours = np.bincount((times[authors == busiest] % DAY) // (DAY // 24), minlength=24)
        assert (hours.min() < hours.max() / 4) != bot


def test_the_sociable_are_more_often_with_others(people: People) -> None:
    sociable = people.sociability > np.median(people.sociability)
    alone, together = (sociable[written(people, 20_000, together=together)[1]].mean() for together in (False, True))
    assert together > alone + 0.1


def test_people_keep_to_their_interests_and_bots_to_one(people: People) -> None:
    draws = np.random.default_rng(5).integers(0, 1 << 16, 2000, dtype=np.uint16)
    for person in range(20):
        topics = np.bincount(people.topics(np.full(2000, person, np.int32), draws), minlength=len(WEEK.topics))
        assert topics.max() > 2 * np.median(topics)
        assert not people.bot[person] or topics.max() == 2000


def test_people_follow_those_who_speak_their_language(people: People) -> None:
    assert (people.language[people.follows] == people.language[:, None]).all()


def test_moods_drift_and_differ(people: People) -> None:
    week_long = np.arange(THURSDAY, THURSDAY + 7 * DAY, DAY // 24)
    of_one = people.mood(np.zeros(len(week_long), dtype=np.int32), week_long)
    of_all = people.mood(np.arange(NUMBER, dtype=np.int32), np.full(NUMBER, THURSDAY))
    assert of_one.std() > 0.1
    assert of_all.std() > 0.3
    assert abs(of_all.mean()) < 0.5


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 2**64), st.integers(1, 60))
def test_a_seed_makes_the_same_people(seed: int, number: int) -> None:
    one, other = (generate_people(number, WEEK, seed) for _ in range(2))
    assert one.authors.equals(other.authors)
    everybody, times = np.arange(number, dtype=np.int32), np.full(number, THURSDAY)
    assert np.array_equal(one.mood(everybody, times), other.mood(everybody, times))
    assert np.array_equal(one.follows, other.follows)
