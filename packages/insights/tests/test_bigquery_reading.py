"""What is read of BigQuery: within a budget that is known before, once for each state; and loads that are never twice.

Against a double behind our own port, which knows bytes; `test_warehouse_contract.py` has the real client. What Google
does alone is tried by `test_bigquery_account.py`.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tweet_insights.facts import Facts
from tweet_insights.facts_cache import FactsCache
from tweet_insights.find import find
from tweet_insights.models.lexicon import Lexicon
from tweet_insights.score import score
from tweet_insights.warehouse import Kept, WarehouseBusyError, WarehouseError
from tweet_insights.warehouses.bigquery.address import BigQueryAddress
from tweet_insights.warehouses.bigquery.budget import LEAST_BILLED, Budget, OverBudgetError
from tweet_insights.warehouses.bigquery.service import Job, Outcome
from tweet_insights.warehouses.bigquery.source import BigQuerySource, State
from tweet_insights.warehouses.copied import Copied
from tweet_schema.tweet_event import EventKind

from .bigquery_double import Google, LostError
from .corpus import four_hundred, written
from .warehouse_file import START, a_tweet

NOW = datetime(2026, 6, 1, tzinfo=UTC)
MODEL = Lexicon.model
MB = 1_000_000


def on(google: Google, most: int = 100 * MB, seconds: float = 1) -> Copied[State]:
    return Copied(BigQuerySource(google, Budget(most)), timedelta(seconds=seconds), billed=True)


def scored(google: Google) -> int:
    return score(on(google), Lexicon(), lambda: NOW).scored


def cached(google: Google, folder: Path, since: datetime | None = None) -> Facts:
    warehouse = on(google)
    return FactsCache(folder, "bigquery:p.d").facts(
        warehouse, MODEL, since, NOW, lambda: find(warehouse, MODEL, NOW, since)
    )


def test_more_bytes_than_the_budget_are_refused_before_any_is_read() -> None:
    google = Google(bytes_of={"chain": 150 * MB, "asides": 30 * MB})
    google.arrive(a_tweet(1))
    with pytest.raises(OverBudgetError, match=r"would bill 180,000,000 bytes .* --byte-budget 180000000") as refused:
        find(on(google), MODEL, NOW, None)
    assert "chain 150,000,000" in str(refused.value)
    assert google.asked == []


def test_a_budget_as_large_as_it_says_is_enough_and_limits_every_query() -> None:
    google = Google(bytes_of={"chain": 150 * MB, "asides": 30 * MB})
    google.arrive(a_tweet(1))
    assert find(on(google, most=180 * MB), MODEL, NOW, None).coverage.seen == 1
    assert google.limits == [180 * MB, 30 * MB]


def test_little_is_billed_as_the_least_that_google_bills() -> None:
    google = Google(bytes_of={"chain": 1, "asides": 1})
    google.arrive(a_tweet(1))
    with pytest.raises(OverBudgetError, match=f"bill {2 * LEAST_BILLED:,} bytes"):
        find(on(google, most=2 * LEAST_BILLED - 1), MODEL, NOW, None)


def test_the_budget_is_a_commands_however_often_it_reads() -> None:
    google = Google(bytes_of={"chain": 40 * MB})
    google.arrive(a_tweet(1))
    warehouse = on(google)
    for _ in range(2):
        find(warehouse, MODEL, NOW, None)
    with pytest.raises(OverBudgetError, match="of which 80,000,000 are used"):
        find(warehouse, MODEL, NOW, None)


def test_every_query_names_days_and_a_later_since_names_fewer() -> None:
    google = Google()
    google.arrive(*four_hundred())
    since = START + timedelta(days=2)
    find(on(google), MODEL, NOW, None)
    find(on(google), MODEL, NOW, since)
    everything, some = (query for query in google.asked if query.name == "chain")
    assert all("created_at IS NULL" in query.sql for query in google.asked)
    assert (everything.moments, some.moments) == ({}, {"since": since})
    assert "created_at >= @since" in some.sql
    columns = everything.sql.partition(" FROM ")[0]
    assert "text" in columns
    assert "author_name" not in columns
    assert "*" not in columns


def test_scoring_reads_each_tweet_once_however_many_chunks() -> None:
    google = Google()
    google.arrive(*four_hundred())
    done = score(on(google), Lexicon(), lambda: NOW, chunk=50)
    assert (done.scored, done.pending) == (sum(tweet.lang == "en" for tweet in four_hundred()), 0)
    assert [query.name for query in google.asked] == ["chain"]


def test_a_second_report_of_an_unchanged_table_reads_nothing(tmp_path: Path) -> None:
    google = Google()
    google.arrive(*four_hundred())
    scored(google)
    first, asked = cached(google, tmp_path), len(google.asked)
    assert cached(google, tmp_path) == first
    assert len(google.asked) == asked
    assert cached(google, tmp_path, START + timedelta(days=3)) != first
    assert len(google.asked) > asked


def test_what_was_deleted_is_in_no_cached_report(tmp_path: Path) -> None:
    google = Google()
    google.arrive(*(written(n, author_id=f"a{n}", hashtags=["secret"] if n < 12 else []) for n in range(40)))
    before = cached(google, tmp_path)
    assert before.hashtags.groups[0].name == "#secret"
    deleted = (a_tweet(n, tweet_id=f"tweet-id-{n}", kind=EventKind.DELETED, raw_offset=900 + n) for n in range(12))
    google.arrive(*deleted)
    assert cached(google, tmp_path).hashtags.groups == ()
    assert not [file for file in tmp_path.rglob("*") if file.is_file() and b"secret" in file.read_bytes()]


def test_a_cache_says_nothing_of_a_person(tmp_path: Path) -> None:
    google = Google()
    google.arrive(*four_hundred())
    cached(google, tmp_path)
    (file,) = tmp_path.rglob("*.json")
    assert not any(word in file.read_text() for word in ("author-id", "tweet-id", "handle_", "qx1"))


STEPS = ("load before", "load after", "describe before", "describe after")


@pytest.mark.parametrize(
    ("replaces", "forgets"), [(False, False), (True, False), (True, True)], ids=["appends", "replaces", "forgets"]
)
@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_each_tweet_has_one_score(step: str, *, replaces: bool, forgets: bool) -> None:
    google = Google(forgets=forgets)
    google.arrive(*(a_tweet(n) for n in range(3)))
    if replaces:
        scored(google)
        google.arrive(a_tweet(0, kind=EventKind.DELETED, raw_offset=100), a_tweet(9))
    google.dies = lambda at: at == step
    with pytest.raises(LostError):
        scored(google)
    google.dies = lambda _: False
    google.arrive(a_tweet(20))  # the next run wants another load than the one that died
    scored(google)
    expected = ["1", "2", "20", "9"] if replaces else ["0", "1", "2", "20"]
    assert sorted(map(str, google.tables["scores"].rows["tweet_id"].to_pylist())) == expected
    assert scored(google) == 0


def test_random_job_ids_would_score_twice() -> None:
    """The naive variant: what keeps the suite above from being blind."""
    google = Google()
    google.arrive(a_tweet(1))
    first, second = on(google), on(google)
    texts = [warehouse.unread_texts(MODEL, 10) for warehouse in (first, second)]
    assert first.keep(Lexicon().judge(texts[0]), MODEL, NOW) == Kept(1, 0)
    rows = google.tables["scores"].rows
    google.load("random", rows, replace=False)
    assert google.tables["scores"].rows["tweet_id"].to_pylist() == ["1", "1"]


def test_of_two_at_once_one_loads() -> None:
    google = Google()
    google.arrive(a_tweet(1))
    first, second = on(google), on(google)
    judged = [Lexicon().judge(warehouse.unread_texts(MODEL, 10)) for warehouse in (first, second)]
    assert first.keep(judged[0], MODEL, NOW) == Kept(1, 0)
    assert second.keep(judged[1], MODEL, NOW) == Kept(0, 0)
    assert google.tables["scores"].rows.num_rows == 1


@pytest.mark.parametrize(
    ("job", "expected"),
    [
        (Job(Outcome.FAILED, "invalid", "no such column"), WarehouseError),
        (Job(Outcome.FAILED, "backendError", "try later"), WarehouseBusyError),
        (Job(Outcome.RUNNING), WarehouseBusyError),
    ],
)
def test_a_load_that_fails_or_stays_away_is_told_and_done_by_the_next(job: Job, expected: type[Exception]) -> None:
    google = Google(next_jobs=[job])
    google.arrive(a_tweet(1))
    warehouse = on(google, seconds=0)
    with pytest.raises(expected):
        score(warehouse, Lexicon(), lambda: NOW)
    if job.outcome is Outcome.RUNNING:
        google.jobs = {name: Job(Outcome.FAILED, "stopped") for name in google.jobs}
    assert scored(google) == 1
    assert google.tables["scores"].rows.num_rows == 1


def test_what_is_no_dataset_and_what_is_none_of_ours_is_told() -> None:
    for place in ("tweets", "my-project.", "my-project.tweets?plan=free", "my-project.tweets?typo=1"):
        with pytest.raises(WarehouseError, match=r"Write bigquery:PROJECT\.DATASET"):
            BigQueryAddress.parse(place)
    google = Google()
    del google.tables["arrivals"]
    with pytest.raises(WarehouseError, match="run tweet-loader first"):
        on(google).standing(MODEL)


def test_a_warehouse_that_is_being_filled_is_left_alone() -> None:
    google = Google()
    google.tables["arrivals"].description = 'Tweets.\n{"migration": {"pieces": 3}}'
    with pytest.raises(WarehouseError, match="migration"):
        on(google).standing(MODEL)
