"""The SQL for BigQuery ML is GoogleSQL, names days, keeps small groups back and says what it costs."""

import re

import pytest
import sqlglot
from sqlglot import exp
from tweet_insights.bigquery_ml import Path, sql_of
from tweet_insights.cli import app
from tweet_schema.processed_tweet import ProcessedTweet

DATASET = "my-project.tweets"
OF_A_MODEL_ALONE = re.compile(r"ML\.(?:EVALUATE|DETECT_ANOMALIES)\(MODEL (`[^`]+`)(?:, STRUCT\([^)]*\))?\)")
"""sqlglot knows MODEL in functions that take a table, too, and in no others."""


def statements(path: Path) -> list[exp.Expr]:
    text = OF_A_MODEL_ALONE.sub(r"ML.PREDICT(MODEL \1, TABLE \1)", sql_of(path, DATASET))
    return [found for found in sqlglot.parse(text, dialect="bigquery") if found is not None]


@pytest.mark.parametrize("path", Path)
def test_it_is_googlesql(path: Path) -> None:
    create, *asked = statements(path)
    assert isinstance(create, exp.Create)
    assert create.kind == "MODEL"
    assert asked
    assert all(isinstance(query, exp.Select) for query in asked)


@pytest.mark.parametrize("path", Path)
def test_every_question_to_the_tweets_names_days(path: Path) -> None:
    for statement in statements(path):
        for select in statement.find_all(exp.Select):
            source = select.args.get("from_") or select.args.get("from")
            if source is not None and isinstance(source.this, exp.Table) and source.this.name == "tweets":
                assert "created_at >= " in select.sql(dialect="bigquery")


@pytest.mark.parametrize("path", Path)
def test_it_reads_columns_that_tweets_have(path: Path) -> None:
    text = sql_of(path, DATASET)
    for inside in re.findall(r"SELECT (?!\*)([a-z_, \n]+?)\n?\s+FROM `my-project.tweets.tweets`", text):
        asked = {name.split(" AS ")[0].strip() for name in inside.split(",")}
        assert asked <= set(ProcessedTweet.model_fields)


@pytest.mark.parametrize("path", [Path.NEGATIVITY, Path.TOPICS])
def test_small_groups_are_kept_back(path: Path) -> None:
    assert "HAVING COUNT(DISTINCT author_id) >= 10" in sql_of(path, DATASET)


@pytest.mark.parametrize("path", Path)
def test_it_says_what_it_costs_and_that_it_was_never_run(path: Path) -> None:
    head = sql_of(path, DATASET).partition("CREATE OR REPLACE")[0]
    assert "Needs an account; last run against a real project: never." in head
    assert "On the free plan: CREATE MODEL" in head


def test_a_person_gets_it_by_a_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert app(["bigquery-ml", "topics", "--dataset", DATASET], result_action="return_value") == 0
    assert "MODEL `my-project.tweets.topics`" in capsys.readouterr().out


def test_a_dataset_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert app(["bigquery-ml", "topics", "--dataset", "x`; DROP"], result_action="return_value") == 2
    assert "PROJECT.DATASET" in capsys.readouterr().err
