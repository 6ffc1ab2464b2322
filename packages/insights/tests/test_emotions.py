"""What is felt: counted as the scores have it, told with its interval, and silent where nothing can be said."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tweet_insights.behaviour.emotions import NAMES
from tweet_insights.facts import Facts
from tweet_insights.figures.emotion import emotion, emotion_over_time
from tweet_insights.figures.offensiveness import offensiveness
from tweet_insights.find import find
from tweet_insights.interval import wilson
from tweet_insights.models.card import card_of
from tweet_insights.models.lexicon import Lexicon
from tweet_insights.models.task import Name
from tweet_insights.prevalence import adjust, errors_about
from tweet_insights.score import Scorer, score
from tweet_insights.warehouses.duckdb import DuckDB
from tweet_schema.processed_tweet import ProcessedTweet

from .corpus import four_hundred
from .feeling import Feeling
from .society import made_up
from .warehouse_file import WarehouseFile

NOW = datetime(2026, 6, 1, tzinfo=UTC)
ERRORS = errors_about(card_of("fast"), Name.OFFENSIVE, "offensive")


def facts_by(warehouse: WarehouseFile, model: Scorer, tweets: Sequence[ProcessedTweet] = ()) -> Facts:
    warehouse.load(tweets or four_hundred())
    opened = DuckDB(warehouse.path, timedelta(seconds=1))
    score(opened, model, lambda: NOW)
    return find(opened, model.model, NOW, None, offensive_errors=ERRORS)


@pytest.fixture
def facts(warehouse: WarehouseFile) -> Facts:
    return facts_by(warehouse, Feeling())


def test_shares_are_of_the_tweets_with_a_mood_and_equal_an_independent_count(
    facts: Facts, warehouse: WarehouseFile
) -> None:
    felt = facts.emotions.all
    moody = "SELECT count(*) FROM scores WHERE label <> 'neutral'"
    for name, share in felt.shares.items():
        assert share is not None
        assert [(share.part,)] == warehouse.ask(f"{moody} AND emotion = '{name}'")
        assert share == wilson(share.part, share.whole)
    assert felt.unclear is not None
    assert [(felt.unclear.part,)] == warehouse.ask(f"{moody} AND emotion IS NULL")
    assert [(felt.unclear.whole,)] == warehouse.ask(moody)
    [(neutral,)] = warehouse.ask("SELECT count(*) FROM scores WHERE label = 'neutral' AND emotion IS NOT NULL")
    assert neutral  # so leaving neutral ones out is what is tested
    assert felt.offensive is not None
    assert [(felt.offensive.part, felt.offensive.whole)] == warehouse.ask(
        "SELECT count(*) FILTER (offensive), count(*) FROM scores"
    )
    assert ERRORS is not None
    assert facts.emotions.offensive_adjusted == adjust(felt.offensive, ERRORS)


def test_times_are_those_of_the_tweets(facts: Facts) -> None:
    found = facts.emotions
    assert found.unit == "day"
    assert found.suppressed == 0
    for name in NAMES:
        whole, parts = found.all.shares[name], [at.felt.shares[name] for at in found.times]
        assert whole is not None
        assert sum(part.part for part in parts if part) == whole.part
    assert sum(at.felt.scored or 0 for at in found.times) == found.all.scored


@pytest.mark.parametrize(("hours", "unit"), [(48, "hour"), (96, "day")])
def test_times_are_as_fine_as_a_plot_can_show(warehouse: WarehouseFile, hours: int, unit: str) -> None:
    facts = facts_by(warehouse, Feeling(), made_up(hourly=60)[0][: 60 * hours])
    assert facts.course.unit == "hour"
    assert (facts.emotions.unit, len(facts.emotions.times)) == (unit, hours if unit == "hour" else 5)


def test_figures_tell_n_interval_and_that_the_model_is_forced(facts: Facts) -> None:
    told, over_time, offence = emotion(facts), emotion_over_time(facts), offensiveness(facts)
    felt = facts.emotions.all
    assert felt.anger is not None
    assert [row[0] for row in told.rows] == [*NAMES, "unclear"]
    assert told.rows[0][1] == f"{felt.anger.part:,}"
    assert told.n.startswith(f"n = {felt.anger.whole:,} negative or positive tweets of {felt.scored:,} scored tweets")
    assert "timetable" in told.how[0]
    assert "Not corrected" in told.how[1]
    assert [len(row) for row in over_time.rows] == [len(over_time.header)] * len(facts.emotions.times)
    assert [len(row) for row in offence.rows] == [len(offence.header)] * len(facts.emotions.times)
    for figure in (told, over_time, offence):
        assert figure.wide.startswith("<svg")
        assert figure.narrow.startswith("<svg")


def test_a_share_of_offence_that_the_errors_do_not_allow_is_not_corrected(facts: Facts) -> None:
    adjusted = facts.emotions.offensive_adjusted
    assert adjusted is not None
    for found, said in (
        (replace(adjusted, within=True), "corrected for its errors"),
        (replace(adjusted, within=False), "cannot be corrected"),
        (None, "errors are not known"),
    ):
        emotions = replace(facts.emotions, offensive_adjusted=found)
        assert said in offensiveness(replace(facts, emotions=emotions)).shows


def test_a_model_that_cannot_be_asked_says_so(warehouse: WarehouseFile) -> None:
    facts = facts_by(warehouse, Lexicon())
    assert facts.coverage.scored > 0
    for figure in (emotion(facts), emotion_over_time(facts), offensiveness(facts)):
        assert "lexicon cannot be asked that" in figure.shows
        assert (figure.wide, figure.rows) == ("", ())
