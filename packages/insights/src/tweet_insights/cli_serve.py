"""The command that serves the dashboard."""

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from tweet_insights.failures import UsersError, one_line_for_a_failure
from tweet_insights.settings_serve import ServeSettings
from tweet_insights.warehouses.address import warehouse_at

if TYPE_CHECKING:
    from tweet_insights.facts import Facts
    from tweet_insights.quotes import Quotes


DEFAULTS = ServeSettings()


class NotInstalledError(UsersError):
    """An extra is missing."""


class BilledError(UsersError):
    """Whoever left the dashboard open would pay for it."""


def serve(*, settings: ServeSettings = DEFAULTS) -> int:
    """Show what is found in a browser, and keep it up to date while tweets come in. Ctrl-C ends it.

    Example: tweet-insights serve --warehouse duckdb:tweets.duckdb --port 8642

    Example: TWEET_INSIGHTS_TOKEN=$(openssl rand -hex 16) tweet-insights serve --host 0.0.0.0
    """
    with one_line_for_a_failure():
        return 0 if _serve(settings) else 1


def _serve(settings: ServeSettings) -> bool:
    from tweet_insights.serve.access import Hosts, token_for  # noqa: PLC0415 - as in cli.score

    secret = settings.token.get_secret_value() if settings.token else None
    token = token_for(settings.host, secret, settings.token_file)
    if settings.warehouse.startswith("bigquery:"):
        raise BilledError("serve does not read BigQuery, where every change would be billed anew: make a report")
    warehouse = warehouse_at(settings.warehouse, settings.opening)
    try:
        from tweet_insights.serve import server  # noqa: PLC0415 - as in cli.score
    except ModuleNotFoundError as error:
        raise NotInstalledError(f"serve needs {error.name}: install tweet-insights[serve]") from error
    from tweet_insights.find import find  # noqa: PLC0415 - as in cli.score
    from tweet_insights.models.card import card_of  # noqa: PLC0415 - as in cli.score
    from tweet_insights.models.task import Name  # noqa: PLC0415 - see score
    from tweet_insights.overview import refreshed  # noqa: PLC0415 - as in cli.score
    from tweet_insights.prevalence import errors_about  # noqa: PLC0415 - as in cli.score
    from tweet_insights.quotes import find_quotes  # noqa: PLC0415 - as in cli.score

    card = card_of(settings.model)
    errors, offensive = errors_about(card, Name.SENTIMENT, "negative"), errors_about(card, Name.OFFENSIVE, "offensive")

    def found(since: datetime | None) -> "Facts":
        return find(warehouse, card.scorer, datetime.now(UTC), since, errors, offensive_errors=offensive)

    def refresh(facts: "Facts") -> "Facts":
        return refreshed(facts, warehouse, card.scorer, datetime.now(UTC), errors)

    def read(begin: datetime, length: timedelta, label: str | None) -> "Quotes":
        return find_quotes(warehouse, card.scorer, begin, length, label)

    with server.listen(settings.host, settings.port) as listening:
        url = server.url_of(listening, settings.host)
        print(json.dumps({"url": url}) if settings.as_json else url, flush=True)
        hosts = Hosts(settings.host, settings.allow_host)
        asked = server.Asked(warehouse.glance, found, refresh, warehouse.pulse, read if settings.quotes else None)
        return server.serve(listening, server.Doors(hosts, token), asked)
