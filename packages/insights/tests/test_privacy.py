"""The gate lets out what rests on ten people or more, and nothing by which fewer could be had."""

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tweet_insights.privacy import NEVER, Gate, UnsafeQuestionError, hidden_cells, suppress
from tweet_insights.question import (
    COHORTS,
    LANGUAGES,
    OVER_TIME,
    QUESTIONS,
    REJECTED,
    TOPICS,
    TOPICS_OVER_TIME,
    About,
    Question,
)
from tweet_insights.warehouse import Parameter

K = 10
PEOPLE = st.lists(st.integers(0, 40), max_size=12)


@dataclass(frozen=True)
class Given:
    """A warehouse that answers every question with one table."""

    answer: pa.Table

    def table(self, sql: str, parameters: Mapping[str, Parameter]) -> pa.Table:
        assert sql
        assert not parameters
        return self.answer

    def prepare(self, name: str, sql: str, parameters: Mapping[str, Parameter]) -> None:
        assert name
        assert sql
        assert not parameters


def cells(label: str, people: list[int], scored: list[int]) -> pa.Table:
    return pa.table(
        {
            label: pa.array([f"cell {n}" for n in range(len(people))], pa.string()),
            "tweets": pa.array([n * 3 for n in people], pa.int64()),
            "people": pa.array(people, pa.int64()),
            "scored": pa.array([n * 2 for n in scored], pa.int64()),
            "scored_people": pa.array(scored, pa.int64()),
            "negative": pa.array(scored, pa.int64()),
        }
    )


@given(PEOPLE)
def test_no_shown_figure_rests_on_fewer_than_k_people(people: list[int]) -> None:
    scored = [count // 2 for count in people]
    answer = suppress(cells("topic", people, scored), TOPICS, K)
    for row in answer.cells.to_pylist():
        assert row["people"] in (0, None) or row["people"] >= K
        assert row["scored_people"] in (0, None) or row["scored_people"] >= K
        assert (row["scored_people"] is None) == (row["scored"] is None) == (row["negative"] is None)
    assert answer.suppressed == sum(0 < count < K for count in people)
    assert answer.cells.num_rows == len(people) - answer.suppressed


@given(PEOPLE)
def test_what_is_hidden_of_a_whole_is_at_least_k_people_even_by_subtraction(people: list[int]) -> None:
    hidden = hidden_cells(people, K, divides=True)
    rest = [count for count, out in zip(people, hidden, strict=True) if out]
    # People may be in several cells, so only the largest is sure to be that many.
    assert not rest or max(rest) >= K or not any(count >= K for count in people)


def test_subtraction_would_succeed_without_the_second_suppression() -> None:
    people = [30, 12, 4]
    assert hidden_cells(people, K, divides=False) == [False, False, True]
    assert hidden_cells(people, K, divides=True) == [False, True, True]


def test_parts_of_an_hour_do_not_protect_those_of_another() -> None:
    """Of each hour the whole is known, so each needs a second hidden part of its own."""
    people = [30, 4, 40, 20, 50]
    table = cells("cohort", people, people)
    table = table.append_column("kind", pa.array(["age"] * 5)).append_column("start", pa.array([1, 1, 1, 2, 2]))
    answer = suppress(table, COHORTS, K)
    assert answer.cells.column("people").to_pylist() == [40, 20, 50]
    assert answer.suppressed == 2


def test_a_hidden_cell_loses_its_label_unless_a_clock_gave_it() -> None:
    hashtags = suppress(cells("topic", [30, 4], [30, 4]), TOPICS, K)
    assert hashtags.cells.column("topic").to_pylist() == ["cell 0"]
    times = suppress(cells("start", [30, 20, 4], [30, 20, 4]), OVER_TIME, K)
    assert times.cells.column("start").to_pylist() == ["cell 0", "cell 1", "cell 2"]
    assert times.cells.column("tweets").to_pylist() == [90, None, None]
    assert times.suppressed == 2


def test_each_topic_is_a_whole_of_its_own() -> None:
    """One day of few people is hidden with another day of the same topic; other topics keep theirs."""
    days = cells("start", [30, 20, 4, 50, 40], [0] * 5).append_column("topic", pa.array([*"aaabb"]))
    answer = suppress(days, TOPICS_OVER_TIME, K)
    assert answer.cells.column("tweets").to_pylist() == [90, None, None, 150, 120]


def test_moods_of_a_few_are_hidden_though_their_tweets_are_many_peoples() -> None:
    [row] = suppress(cells("topic", [30], [3]), TOPICS, K).cells.to_pylist()
    assert (row["tweets"], row["scored"], row["negative"]) == (90, None, None)


def test_languages_of_nobody_scored_hide_nobody() -> None:
    answer = suppress(cells("language", [50, 40], [50, 0]), LANGUAGES, K)
    assert answer.cells.column("scored").to_pylist() == [100, 0]


@pytest.mark.parametrize("name", sorted(NEVER))
def test_a_question_that_names_people_is_refused(name: str) -> None:
    question = Question("topics", labels=(name,))
    with pytest.raises(UnsafeQuestionError, match="topics may answer"):
        Gate(Given(cells(name, [20], [20]))).ask(question)


def test_an_answer_with_more_than_it_declares_is_refused() -> None:
    table = cells("topic", [20], [20]).append_column("author", pa.array(["anna"]))
    with pytest.raises(UnsafeQuestionError, match="author"):
        Gate(Given(table)).ask(TOPICS)


def test_records_are_counted_however_few() -> None:
    table = pa.table({"stage": ["loader"], "reason": ["not_framed"], "records": [1]})
    assert Gate(Given(table)).ask(REJECTED).cells == table


def test_every_question_about_people_counts_them() -> None:
    assert all("people" in question.measures for question in QUESTIONS if question.about is About.PEOPLE)
