"""After a negative tweet: exact where it can be counted out, silent where moods do not last, true where they do."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import combinations

import duckdb
import numpy as np
import pyarrow as pa
import pytest
from tweet_insights.behaviour.relapse import Relapse, Sums, relapse_of
from tweet_insights.question import sql_of

AT = datetime(2026, 5, 4, tzinfo=UTC)
Said = tuple[int, float, bool]
"""Who, how many hours after the beginning, and whether it is negative."""


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        opened.execute("SET TimeZone = 'UTC'")
        yield opened


def sums(connection: duckdb.DuckDBPyConnection, said: Sequence[Said], least: int = 3) -> dict[str, Sums]:
    table = pa.table(
        {
            "person": [person for person, _, _ in said],
            "created_at": pa.array([AT + timedelta(hours=hour) for _, hour, _ in said], pa.timestamp("us", "UTC")),
            "label": ["negative" if negative else "positive" for _, _, negative in said],
            "is_retweet": [False] * len(said),
        }
    )
    connection.register("judged", table)
    rows = connection.execute(sql_of("relapses"), {"least": least}).to_arrow_table().to_pylist()
    return {row["after"]: Sums(**row) for row in rows}


def test_the_usual_is_what_all_permutations_of_a_persons_labels_give(connection: duckdb.DuckDBPyConnection) -> None:
    """Six tweets at uneven times, two or three of them negative, in every order: on the average there is no excess."""
    hours = (0.0, 0.5, 0.9, 3.0, 5.0, 5.5)
    for negative in (2, 3):
        dealt = [
            sums(connection, [(1, hour, place in chosen) for place, hour in enumerate(hours)])
            for chosen in combinations(range(len(hours)), negative)
        ]
        for after in ("under 1 hour", "1 to 3 hours"):
            told = [each[after] for each in dealt if after in each]
            assert sum(each.again for each in told) == pytest.approx(sum(each.usual for each in told), abs=1e-4)


def test_the_time_between_is_told_apart_at_its_borders(connection: duckdb.DuckDBPyConnection) -> None:
    said = [
        (1, 0, True),
        (1, 1, True),
        (1, 4, False),
        (1, 5, True),
        (1, 28.99, True),
        (1, 52.99, True),
        (1, 125, False),
    ]
    told = sums(connection, said)
    assert {after: (each.negative, each.again) for after, each in told.items()} == {
        "1 to 3 hours": (1, 1),
        "3 to 12 hours": (1, 0),
        "12 to 24 hours": (1, 1),
        "1 to 3 days": (1, 1),
    }


def test_who_has_no_usual_does_not_count(connection: duckdb.DuckDBPyConnection) -> None:
    always, once, rarely = [(1, n, True) for n in range(5)], [(2, n, n == 0) for n in range(5)], [(3, 0, True)]
    assert sums(connection, [*always, *once, *rarely]) == {}


def course(seed: int, lasts: float) -> list[Said]:
    """Thirty people of different tempers, two dozen tweets each; a mood of an hour's distance goes on so often."""
    chance = np.random.default_rng(seed)
    said: list[Said] = []
    for person in range(30):
        temper, hour, negative = chance.uniform(0.1, 0.8), 0.0, False
        for _ in range(24):
            gap = float(chance.choice([0.5, 6.0]))
            hour += gap
            goes_on = gap < 1 and chance.random() < lasts
            negative = negative if goes_on else bool(chance.random() < temper)
            said.append((person, hour, negative))
    return said


def found(connection: duckdb.DuckDBPyConnection, said: Sequence[Said]) -> dict[str, Relapse]:
    return {after: relapse_of(each) for after, each in sums(connection, said).items()}


def test_where_moods_do_not_last_it_says_so_as_often_as_it_promises(connection: duckdb.DuckDBPyConnection) -> None:
    runs = [found(connection, course(seed, 0.0)) for seed in range(150)]
    short = [run["under 1 hour"] for run in runs]
    assert np.mean([each.again.share for each in short]) > 0.5  # of all it is 0.45: tempers differ
    assert 1 <= sum(not each.low <= 0 <= each.high for each in short) <= 19  # 7.5 on the average, somewhat more by t
    assert abs(np.mean([each.difference for each in short])) < 0.01


def test_moods_that_last_an_hour_are_found_there_and_not_later(connection: duckdb.DuckDBPyConnection) -> None:
    runs = [found(connection, course(seed, 0.4)) for seed in range(20)]
    assert np.mean([run["under 1 hour"].difference for run in runs]) > 0.1
    assert all(run["under 1 hour"].low > 0 for run in runs)
    assert abs(np.mean([run["3 to 12 hours"].difference for run in runs])) < 0.05
