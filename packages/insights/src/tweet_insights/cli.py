"""The command `tweet-insights`."""

import dataclasses
import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING

import structlog
from cyclopts import App
from cyclopts.config import Env

from tweet_insights import cli_alerts, cli_models, cli_narrator, cli_notebook, cli_person, cli_score, cli_serve
from tweet_insights.bigquery_ml import NoDatasetError, Path, sql_of
from tweet_insights.failures import one_line_for_a_failure
from tweet_insights.logs import log_to_stderr
from tweet_insights.models.ladder import Rung
from tweet_insights.report_formats import STDOUT, as_json, rendered, write
from tweet_insights.settings import CompareSettings, EvaluateSettings, ReportSettings
from tweet_insights.settings_narrator import NarratorSettings

if TYPE_CHECKING:
    from tweet_insights.facts import Facts
    from tweet_insights.facts_cache import FactsCache
    from tweet_insights.warehouse import Warehouse

app = App(
    name="tweet-insights",
    help="Scores the tweets of a warehouse and reports what they say.",
    version=version("tweet-insights"),
    config=Env("TWEET_INSIGHTS_", command=False),
    help_epilogue=(
        "Examples:\n\n"
        "tweet-insights score --warehouse duckdb:tweets.duckdb\n\n"
        "tweet-insights score --warehouse duckdb:tweets.duckdb --every 10\n\n"
        "tweet-insights report --warehouse duckdb:tweets.duckdb --output report.html\n\n"
        "tweet-insights serve --warehouse duckdb:tweets.duckdb --port 8642\n\n"
        "tweet-insights report --since 2026-05-01T00:00Z --format json --output -\n\n"
        "tweet-insights report --warehouse bigquery:my-project.tweets --byte-budget 1GB\n\n"
        "tweet-insights report --narrator openai:llama3.1@http://127.0.0.1:11434/v1\n\n"
        "tweet-insights alerts --rules rules.toml --every 60\n\n"
        "tweet-insights notebook analysis.py\n\n"
        "tweet-insights person --source fake --author 449168095831918134\n\n"
        "tweet-insights classify --task emotion < texts.txt > labels.txt"
    ),
)
app.command(cli_score.score)
app.command(cli_models.classify)
app.command(cli_models.train)
app.command(cli_models.cards)
app.command(cli_person.person)
app.command(cli_serve.serve)
app.command(cli_notebook.notebook)
app.command(cli_alerts.alerts)
app.command(cli_alerts.alerts_example)
log = structlog.get_logger()


@app.command
def bigquery_ml(path: Path, /, *, dataset: str) -> int:
    """Print SQL for BigQuery ML: negativity, topics or anomalies. Each says what it costs on the free plan.

    Args:
        path: What to ask.
        dataset: PROJECT.DATASET, as tweet-loader has filled it.

    Example: tweet-insights bigquery-ml topics --dataset my-project.tweets | bq query --use_legacy_sql=false
    """
    try:
        print(sql_of(path, dataset))
    except NoDatasetError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


@app.command
def report(*, settings: ReportSettings = ReportSettings(), narrator: NarratorSettings = NarratorSettings()) -> int:
    """Write what was found to one file that needs no other, and print the three sentences that sum it up.

    Example: tweet-insights report --warehouse duckdb:tweets.duckdb --output report.html

    Example: tweet-insights report --warehouse duckdb:tweets.duckdb --format md --output -

    Example: tweet-insights report --narrator openai:llama3.1@http://127.0.0.1:11434/v1
    """
    from tweet_insights.facts_cache import FactsCache  # noqa: PLC0415 - see cli_score
    from tweet_insights.sentences import sum_up  # noqa: PLC0415 - see cli_score
    from tweet_insights.warehouses.address import warehouse_at  # noqa: PLC0415 - see cli_score

    with one_line_for_a_failure():
        warehouse = warehouse_at(settings.warehouse, settings.opening)
        facts = _facts(warehouse, settings.model, settings.since, FactsCache(settings.cache, settings.warehouse))
        if narrator.narrator_dry_run:
            cli_narrator.print_brief(facts)
            return 0
        narration = cli_narrator.narration_of(facts, narrator)
        made = rendered(facts, settings.form, narration)
        if settings.place == STDOUT:
            sys.stdout.write(made)
            return 0
        write(made, settings.place)
    log.info("reported", path=str(settings.place), seen=facts.coverage.seen)
    if settings.as_json:
        print(json.dumps({"report": str(settings.place), **as_json(facts, narration)}, indent=2))
    else:
        print(*sum_up(facts), settings.place, sep="\n")
    return 0


@app.command
def compare(*, settings: CompareSettings = CompareSettings()) -> int:
    """Say what moved between the scores of two models, or of two versions of one, on the tweets that both scored.

    Example: tweet-insights compare --warehouse duckdb:tweets.duckdb --was lexicon --now fast
    """
    from tweet_insights.compare import compare as side_by_side  # noqa: PLC0415 - see cli_score
    from tweet_insights.compare import told  # noqa: PLC0415 - see cli_score
    from tweet_insights.warehouses.address import warehouse_at  # noqa: PLC0415 - see cli_score

    with one_line_for_a_failure():
        found = side_by_side(warehouse_at(settings.warehouse, settings.opening), settings.was, settings.now)
    print(json.dumps(dataclasses.asdict(found)) if settings.as_json else "\n".join(told(found)))
    return 0


@app.command
def evaluate(*, settings: EvaluateSettings = EvaluateSettings()) -> int:
    """Say how well the hidden truth of fake people was recovered: labels, people's moods, planted events.

    Example: tweet-insights evaluate --warehouse duckdb:tweets.duckdb --truth truth --json
    """
    from tweet_insights.evaluate import evaluate as against  # noqa: PLC0415 - see cli_score
    from tweet_insights.evaluate import told  # noqa: PLC0415 - see cli_score
    from tweet_insights.warehouses.address import warehouse_at  # noqa: PLC0415 - see cli_score

    with one_line_for_a_failure():
        warehouse = warehouse_at(settings.warehouse, settings.opening)
        found = against(warehouse, _facts(warehouse, settings.model, None), settings.truth)
    print(json.dumps(dataclasses.asdict(found)) if settings.as_json else "\n".join(told(found)))
    return 0


def _facts(warehouse: "Warehouse", model: Rung, since: datetime | None, cache: "FactsCache | None" = None) -> "Facts":
    from tweet_insights.find import find  # noqa: PLC0415 - see cli_score
    from tweet_insights.models.card import card_of  # noqa: PLC0415 - see cli_score
    from tweet_insights.models.task import Name  # noqa: PLC0415 - see cli_score
    from tweet_insights.prevalence import errors_about  # noqa: PLC0415 - see cli_score

    card = card_of(model)
    errors, offensive = errors_about(card, Name.SENTIMENT, "negative"), errors_about(card, Name.OFFENSIVE, "offensive")
    now = datetime.now(UTC)
    found = partial(find, warehouse, card.scorer, now, since, errors, offensive_errors=offensive)
    return cache.facts(warehouse, card.scorer, since, now, found) if cache else found()


def main(tokens: Sequence[str] | None = None) -> None:
    """Entry point of the console script; it reads sys.argv unless given what to run."""
    log_to_stderr()
    app(tokens)
