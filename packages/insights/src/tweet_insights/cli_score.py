"""The command that scores, once or again and again."""

import dataclasses
import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import structlog

from tweet_insights.failures import one_line_for_a_failure, pause, stop_on_signal
from tweet_insights.settings import ScoreSettings

if TYPE_CHECKING:
    from tweet_insights.score import Scored
    from tweet_insights.score_again import Total

log = structlog.get_logger()
DEFAULTS = ScoreSettings()


def score(*, settings: ScoreSettings = DEFAULTS) -> int:
    """Score what is new or edited, and remove the scores of what was deleted. Repeating it changes nothing.

    With --every it goes on until SIGTERM or Ctrl-C, waits for a warehouse that is not there yet, and tells of each
    round that had something to do.

    Example: tweet-insights score --warehouse duckdb:tweets.duckdb --json

    Example: tweet-insights score --warehouse duckdb:tweets.duckdb --every 10 --alive /tmp/alive
    """
    with one_line_for_a_failure(), stop_on_signal() as stop:
        if settings.every is None:
            _tell(_rounds(settings, stop)(), as_json=settings.as_json)
        else:
            _tell_total(_again(settings, settings.every, stop), as_json=settings.as_json)
    return 0


def _rounds(settings: ScoreSettings, stop: Callable[[], bool]) -> "Callable[[], Scored]":
    """Scores once whenever it is called, by a model that is loaded now."""
    # Each command loads what it needs: a report has no use for the model, a score none for charts.
    from tweet_insights.models.ladder import judge  # noqa: PLC0415 - see above
    from tweet_insights.score import score as bring_up_to_date  # noqa: PLC0415 - see above
    from tweet_insights.warehouses.address import warehouse_at  # noqa: PLC0415 - see above

    warehouse = warehouse_at(settings.warehouse, settings.opening)
    return partial(bring_up_to_date, warehouse, judge(settings.model), lambda: datetime.now(UTC), stop=stop)


def _again(settings: ScoreSettings, every: float, stop: Callable[[], bool]) -> "Total":
    from tweet_insights.metrics.scorer import ScorerMetrics, served  # noqa: PLC0415 - see _rounds
    from tweet_insights.score_again import score_again  # noqa: PLC0415 - see _rounds

    def living() -> bool:
        """Asked before each round and each chunk of it: the file is as old as a pause, a chunk or a wait at most."""
        if settings.alive:
            settings.alive.touch()
        return stop()

    tell, metrics = partial(_tell, as_json=settings.as_json), ScorerMetrics()
    with served(settings.metrics_host, settings.metrics_port, metrics.registry):
        return score_again(metrics.watched(_rounds(settings, living)), tell, lambda: pause(every, stop), living)


def _tell(done: "Scored", *, as_json: bool) -> None:
    result = dataclasses.asdict(done)
    log.info("scored", **result)
    if as_json:
        print(json.dumps(result), flush=True)
        return
    print(
        f"{_count(done.scored, 'tweet')} scored by {done.model} ({done.model_version}), "
        f"which read {_count(done.texts, 'text')}; "
        f"{_count(done.removed, 'score')} of deleted or edited tweets removed; "
        f"{_count(done.unscored_language, 'tweet')} left unscored because of the language"
        + (f"; {_count(done.pending, 'tweet')} wait for the next run" if done.pending else ""),
        flush=True,
    )


def _tell_total(total: "Total", *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(dataclasses.asdict(total)))
        return
    print(
        f"stopped: {_count(total.scored, 'tweet')} scored and {_count(total.removed, 'score')} removed "
        f"in {_count(total.rounds, 'round')}"
        + (f"; {_count(total.pending, 'tweet')} wait for the next run" if total.pending else "")
    )


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
