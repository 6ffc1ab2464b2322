"""Contagion: exact where it can be counted out, silent where there is none, and not fooled by what both share."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import permutations, product

import duckdb
import numpy as np
import pyarrow as pa
import pytest
from tweet_insights.behaviour.contagion import HELD, Contagion, Sums, contagion_of
from tweet_insights.question import sql_of

AT = datetime(2026, 5, 4, tzinfo=UTC)


@dataclass(frozen=True)
class Said:
    """A tweet as the questions see it; `answers` is a number of another."""

    tweet: int
    person: int
    negative: bool
    answers: int | None = None
    hour: int = 0
    hashtags: tuple[str, ...] = ("rail",)


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        opened.execute("SET TimeZone = 'UTC'")
        yield opened


def sums(connection: duckdb.DuckDBPyConnection, said: Sequence[Said]) -> dict[str, Sums]:
    """What the question tells of these tweets."""
    table = pa.table(
        {
            "tweet": pa.array([each.tweet for each in said], pa.uint64()),
            "person": pa.array([each.person for each in said], pa.uint64()),
            "answers": pa.array([each.answers for each in said], pa.uint64()),
            "created_at": pa.array([AT + timedelta(hours=each.hour) for each in said], pa.timestamp("us", "UTC")),
            "lang": ["en"] * len(said),
            "hashtags": pa.array([each.hashtags for each in said], pa.list_(pa.string())),
            "label": ["negative" if each.negative else "neutral" for each in said],
        }
    )
    connection.register("judged", table)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE answered AS {sql_of('answered')}")
    rows = connection.execute(sql_of("contagion")).to_arrow_table().to_pylist()
    return {row["held"]: Sums(**row) for row in rows}


def found(connection: duckdb.DuckDBPyConnection, said: Sequence[Said], held: str = "hour") -> Contagion:
    return contagion_of(sums(connection, said)[held])


SMALL = (
    *(Said(n, person=n, negative=n in {0, 4, 6}, hour=n // 4) for n in range(8)),
    *(
        Said(100 + n, person=50 + n, negative=n in {0, 1, 5, 6}, answers=answered, hour=answered // 4)
        for n, answered in enumerate((0, 0, 1, 2, 3, 3, 4, 5, 6, 7))
    ),
)
"""Two hours of four answered tweets each, of which some are answered twice."""


def dealt_out(by: float) -> tuple[float, list[float]]:
    """The excess as it is, and in every permutation within the hours; answers are lowered by what was planted."""
    answers = [each for each in SMALL if each.answers is not None]
    label = {each.tweet: float(each.negative) for each in SMALL}
    rests: dict[int, float] = {}
    for hour in (0, 1):
        here = [(each.answers or 0, float(each.negative)) for each in answers if each.hour == hour]
        lowered = [(answered, value - by * label[answered]) for answered, value in here]
        mean = sum(value for _, value in lowered) / len(lowered)
        for answered, value in lowered:
            rests[answered] = rests.get(answered, 0.0) + value - mean
    dealt = [
        sum(label[n] * rests[place] for n, place in enumerate((*first, *second)))
        for first, second in product(permutations(range(4)), permutations(range(4, 8)))
    ]
    return sum(label[n] * rests[n] for n in range(8)), dealt


@pytest.mark.parametrize("by", [0.0, 0.3, -0.5])
def test_the_closed_form_is_what_all_permutations_give(connection: duckdb.DuckDBPyConnection, by: float) -> None:
    told = sums(connection, SMALL)["hour"]
    excess, dealt = dealt_out(by)
    assert len(dealt) == 24 * 24
    assert np.mean(dealt) == pytest.approx(0, abs=1e-12)
    assert told.observed - told.expected - by * told.weight == pytest.approx(excess)
    variance = told.spread - 2 * by * told.joint_spread + by * by * told.asked_spread
    assert variance == pytest.approx(np.var(dealt))


def test_where_no_tweet_is_answered_twice_it_is_the_test_of_mantel_and_haenszel(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    said = [each for each in SMALL if each.tweet not in {101, 105}]
    told = sums(connection, said)["hour"]
    tables = [  # of each hour: negative answered tweets, negative answers, pairs
        (
            sum(each.negative for each in said if each.answers is None and each.hour == hour),
            sum(each.negative for each in said if each.answers is not None and each.hour == hour),
            4,
        )
        for hour in (0, 1)
    ]
    assert told.expected == pytest.approx(sum(x * y / n for x, y, n in tables))
    assert told.spread == pytest.approx(sum(x * (n - x) * y * (n - y) / (n * n * (n - 1)) for x, y, n in tables))


def talk(seed: int, contagion: float, moods: Sequence[float] = (0.2, 0.6, 0.4)) -> list[Said]:
    """Hours of different moods, in which people answer each other, in chains too; some tweets are answered often."""
    chance = np.random.default_rng(seed)
    said: list[Said] = []
    ids = chance.permutation(10**6)[:500]
    for hour, mood in enumerate(moods):
        first = len(said)
        for n in range(100):
            answered = said[first + int(chance.integers(n) * chance.random())] if n > 20 else None
            likely = mood + (contagion if answered is not None and answered.negative else 0.0)
            negative = bool(chance.random() < likely)
            tweet = int(ids[len(said)])
            said.append(Said(tweet, len(said), negative, None if answered is None else answered.tweet, hour))
    return said


def test_where_nothing_goes_over_it_says_so_as_often_as_it_promises(connection: duckdb.DuckDBPyConnection) -> None:
    runs = [found(connection, talk(seed, 0.0)) for seed in range(200)]
    assert 2 <= sum(each.certain for each in runs) <= 20  # 10 on the average, and 2 in 1000 outside
    differences = [each.difference for each in runs]
    assert abs(np.mean(differences)) < 3 * np.std(differences) / np.sqrt(len(runs))
    assert all(each.certain == (not each.low <= 0 <= each.high) for each in runs)


def test_what_goes_over_lies_in_the_interval_as_often_as_it_promises(connection: duckdb.DuckDBPyConnection) -> None:
    runs = [found(connection, talk(seed, 0.3)) for seed in range(100)]
    assert 88 <= sum(each.low <= 0.3 <= each.high for each in runs) <= 99
    assert np.mean([each.difference for each in runs]) == pytest.approx(0.3, abs=0.03)


def test_hours_of_different_moods_are_not_taken_for_contagion(connection: duckdb.DuckDBPyConnection) -> None:
    runs = [found(connection, talk(seed, 0.0, (0.15, 0.85))) for seed in range(20)]
    assert np.mean([each.after_negative.share - each.after_others.share for each in runs]) > 0.3
    assert np.mean([each.difference for each in runs]) == pytest.approx(0, abs=0.05)
    assert sum(each.certain for each in runs) <= 4


def test_people_of_different_tempers_are_not_taken_for_contagion(connection: duckdb.DuckDBPyConnection) -> None:
    """Grumblers answer grumblers: with the answering person held fixed, nothing goes over."""
    chance = np.random.default_rng(7)
    asked = [Said(n, person=n, negative=bool(n % 2)) for n in range(200)]
    answers = []
    for n in range(2000):
        grumbles = n % 2
        negative_asked = chance.random() < (0.9 if grumbles else 0.1)
        answered = int(chance.integers(100)) * 2 + int(negative_asked)
        negative = bool(chance.random() < (0.8 if grumbles else 0.2))
        answers.append(Said(1000 + n, person=500 + n % 50, negative=negative, answers=answered))
    by_hour, by_person = (found(connection, [*asked, *answers], held) for held in ("hour", "person"))
    assert by_hour.low > 0.3
    assert by_person.low < 0 < by_person.high


def test_pairs_with_nothing_to_compare_are_left_out(connection: duckdb.DuckDBPyConnection) -> None:
    alone = [Said(1, 1, negative=True), Said(2, 2, negative=True, answers=1), Said(3, 1, negative=False, answers=1)]
    assert sums(connection, alone) == {}
    assert set(sums(connection, SMALL)) == {"hour", "topic"} < set(HELD)
