"""What no emulator can show, against a real project: `TWEET_BIGQUERY_PROJECT` names one. Last real run: never.

It makes a dataset of its own, which is dropped at the end: some load jobs and queries, all within a sandbox.
"""

import os
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from tweet_insights.find import find
from tweet_insights.models.lexicon import Lexicon
from tweet_insights.score import score
from tweet_insights.warehouse import WarehouseError
from tweet_insights.warehouses.arrivals import reporting
from tweet_insights.warehouses.bigquery.budget import Budget, OverBudgetError
from tweet_insights.warehouses.bigquery.client import BigQueryClient
from tweet_insights.warehouses.bigquery.service import Query
from tweet_insights.warehouses.bigquery.source import EVER, BigQuerySource
from tweet_insights.warehouses.copied import Copied
from tweet_schema.tweet_event import EventKind

from .bigquery_kind import BigQueryKind
from .corpus import four_hundred
from .warehouse_file import START, a_tweet

pytestmark = pytest.mark.account
NOW = datetime(2026, 6, 1, tzinfo=UTC)
ENGLISH = sum(tweet.lang == "en" for tweet in four_hundred())


@pytest.fixture(scope="module")
def kind() -> Iterator[BigQueryKind]:
    plan, location = os.environ.get("TWEET_BIGQUERY_PLAN", "sandbox"), os.environ.get("TWEET_BIGQUERY_LOCATION", "US")
    name = f"{os.environ['TWEET_BIGQUERY_PROJECT']}.tweet_insights_test_{uuid.uuid4().hex[:12]}"
    mine = BigQueryKind(f"{name}?plan={plan}&location={location}")
    mine.load(four_hundred())
    yield mine
    mine.client.query(f"DROP SCHEMA IF EXISTS `{mine.address.name}` CASCADE").result()


def test_what_is_scored_is_scored_once_and_gone_when_its_tweet_is(kind: BigQueryKind) -> None:
    assert score(kind.open(60), Lexicon(), lambda: NOW).scored == ENGLISH
    assert score(kind.open(60), Lexicon(), lambda: NOW).scored == 0
    kind.load([a_tweet(0, tweet_id="tweet-id-0", kind=EventKind.DELETED, raw_offset=9000)])
    assert score(kind.open(60), Lexicon(), lambda: NOW).removed == 1
    kind.load([a_tweet(500)])
    assert score(kind.open(60), Lexicon(), lambda: NOW).scored == 1


def test_a_dry_run_knows_bytes_and_a_later_since_reads_fewer(kind: BigQueryKind) -> None:
    source = BigQuerySource(BigQueryClient.at(kind.address), Budget(10**9))
    state = source.state()
    everything, some = (
        source.service.estimate(next(source._queries(state, reporting(since))))
        for since in (None, START + timedelta(days=3))
    )
    assert 0 < some < everything


def test_a_budget_is_refused_before_and_at_the_query(kind: BigQueryKind) -> None:
    client = BigQueryClient.at(kind.address)
    with pytest.raises(OverBudgetError):
        find(Copied(BigQuerySource(client, Budget(1)), timedelta(0)), Lexicon.model, NOW, None)
    query = Query("chain", f"SELECT text FROM `{client.table('arrivals')}` WHERE {EVER}")  # noqa: S608 - our names
    with pytest.raises(WarehouseError, match="byte-budget"):
        client.ask(query, 1)


def test_the_state_is_the_same_until_something_is_loaded(kind: BigQueryKind) -> None:
    before = kind.open(60).state()
    assert kind.open(60).state() == before
    kind.load([a_tweet(501)])
    assert kind.open(60).state() != before
