"""Scoring and finding by hand: chunks, stops, time zones, two models, and which questions there are."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tweet_insights.find import find
from tweet_insights.models.lexicon import Lexicon
from tweet_insights.privacy import QUOTES
from tweet_insights.question import QUESTIONS
from tweet_insights.score import score
from tweet_insights.warehouse import Model
from tweet_insights.warehouses.duckdb import DuckDB

from .command import finish, started
from .corpus import four_hundred, written
from .warehouse_file import WarehouseFile

NOW = datetime(2026, 6, 1, tzinfo=UTC)
ENGLISH = sum(tweet.lang == "en" for tweet in four_hundred())
FOLDER = Path(__file__).parents[1] / "src" / "tweet_insights" / "questions"


@pytest.fixture
def scored(warehouse: WarehouseFile) -> DuckDB:
    warehouse.load(four_hundred())
    opened = DuckDB(warehouse.path, timedelta(seconds=1))
    score(opened, Lexicon(), lambda: NOW)
    return opened


def test_a_report_is_the_same_in_every_time_zone(scored: DuckDB, tmp_path: Path) -> None:
    pages = []
    for zone in ("UTC", "Asia/Kolkata"):
        output = tmp_path / f"{zone.replace('/', '-')}.html"
        with started("report", "--warehouse", f"duckdb:{scored.path}", "--output", str(output), TZ=zone) as process:
            assert finish(process).code == 0
        head, _, body = output.read_text(encoding="utf-8").partition("Report of ")
        pages.append((head, body.partition("</p>")[2]))
    assert pages[0] == pages[1]


def test_facts_found_twice_are_equal(scored: DuckDB) -> None:
    assert find(scored, Lexicon.model, NOW, None) == find(scored, Lexicon.model, NOW, None)


def test_scores_of_another_model_are_not_mixed_in(scored: DuckDB) -> None:
    other = Model("other", "1", ("en",))
    facts = find(scored, other, NOW, None)
    assert (facts.coverage.scored, facts.coverage.pending, facts.negative) == (0, ENGLISH, None)


def test_chunks_of_texts_give_the_same_scores(warehouse: WarehouseFile) -> None:
    warehouse.load(four_hundred())
    opened = DuckDB(warehouse.path, timedelta(seconds=1))
    done = score(opened, Lexicon(), lambda: NOW, chunk=50)
    assert (done.scored, done.texts) == (ENGLISH, ENGLISH)
    assert score(opened, Lexicon(), lambda: NOW, chunk=50).scored == 0


def test_told_to_stop_it_keeps_what_it_holds(warehouse: WarehouseFile) -> None:
    warehouse.load(four_hundred())
    opened = DuckDB(warehouse.path, timedelta(seconds=1))
    told = iter([False, True])
    done = score(opened, Lexicon(), lambda: NOW, stop=lambda: next(told), chunk=50)
    assert (done.scored, done.pending) == (50, ENGLISH - 50)
    assert score(opened, Lexicon(), lambda: NOW).scored == ENGLISH - 50


def test_every_question_is_a_file_and_every_file_a_question() -> None:
    names = {name for question in QUESTIONS for name in (question.name, *question.asks_from)}
    assert {file.stem for file in FOLDER.glob("*.sql")} == names | {QUOTES}


def test_tweets_without_an_author_are_nobodys(warehouse: WarehouseFile) -> None:
    warehouse.load([written(n, author_id=f"author-{n}" if n < 12 else None) for n in range(20)])
    facts = find(DuckDB(warehouse.path, timedelta(seconds=1)), Lexicon.model, NOW, None)
    assert (facts.coverage.living, facts.people) == (20, 12)
