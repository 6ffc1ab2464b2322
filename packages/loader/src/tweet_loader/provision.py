"""Commands for before the first tweet: what BigQuery will allow, and making what it needs."""

import json
import re
from typing import Annotated

from cyclopts import Parameter
from pydantic import BaseModel, ConfigDict, Field

from tweet_loader.clock import utc_now
from tweet_loader.open_sink import open_sink
from tweet_loader.settings import Json, LockSeconds
from tweet_loader.sink import SinkError
from tweet_loader.sinks.bigquery.address import FORM, BigQueryAddress, Mode, Plan
from tweet_loader.sinks.bigquery.plan import Use, Wish, uses
from tweet_loader.sinks.bigquery.quota import USUAL_FLUSH_SECONDS
from tweet_loader.sinks.bigquery.row_bytes import row_bytes
from tweet_loader.sinks.bigquery.setup import rights, statements
from tweet_loader.table import table

ROW_BYTES = 512.0
RATE = re.compile(r"^(?P<number>\d+(?:\.\d+)?)/(?P<unit>s|min|h|day)$")
SECONDS = {"s": 1, "min": 60, "h": 3_600, "day": 86_400}


@Parameter(name="*")
class PlanSettings(BaseModel):
    """What is to be loaded."""

    model_config = ConfigDict(frozen=True)

    sink: Annotated[str, Parameter(help=f"bigquery, or {FORM}, whose plan and mode are taken.")] = "bigquery"
    plan: Annotated[Plan | None, Parameter(help="What Google lets the project do.")] = None
    mode: Annotated[Mode | None, Parameter(help="How rows get in.")] = None
    rate: Annotated[str, Parameter(help="Tweets: 5000/min, 80/s, 300000/h, 1000000/day.")] = "5000/min"
    flush_seconds: Annotated[float, Parameter(help="As of the loader.")] = Field(default=USUAL_FLUSH_SECONDS, gt=0)
    row_bytes: Annotated[float, Parameter(help="Of a tweet, as BigQuery counts them.")] = Field(default=ROW_BYTES, gt=0)
    like: Annotated[str | None, Parameter(help="A warehouse with such tweets, in which row-bytes are measured.")] = None
    as_json: Json = False


@Parameter(name="*")
class SetupSettings(BaseModel):
    """Where."""

    model_config = ConfigDict(frozen=True)

    sink: Annotated[str, Parameter(help=f"{FORM}.")]
    dry_run: Annotated[bool, Parameter(negative="", help="Show the statements and the rights, and ask nobody.")] = False
    lock_seconds: LockSeconds = 30


def plan(*, settings: PlanSettings = PlanSettings()) -> int:  # noqa: B008 - frozen
    """Tell what a rate of tweets uses of each of BigQuery's quotas, and when it ends. Exit code 1 when one does.

    Example: tweet-loader plan --sink bigquery --plan sandbox --rate 5000/min

    Example: tweet-loader plan --plan billed --mode storage_write --rate 200/s --like duckdb:tweets.duckdb
    """
    wish = wished(settings)
    found = list(uses(wish))
    if settings.as_json:
        print(json.dumps({"row_bytes": wish.row_bytes, "quotas": [_as_json(use) for use in found]}))
    else:
        print(f"{wish.plan}, {wish.mode}, {wish.per_second:,.1f} tweets a second of {wish.row_bytes:,.0f} bytes each\n")
        heads = ("quota", "allowed", "used", "ends after", "and then")
        print(table(heads, [(use.quota, use.allowed, use.used, _days(use.ends_after_days), use.then) for use in found]))
    return 1 if any(use.ends for use in found) else 0


def wished(settings: PlanSettings) -> Wish:
    """What the settings ask for.

    Raises:
        SinkError: when they cannot be had together.
    """
    _, _, place = settings.sink.partition(":")
    named = BigQueryAddress.parse(place) if place else BigQueryAddress(project="any-project", dataset="any")
    plan, mode = settings.plan or named.plan, settings.mode or named.mode
    BigQueryAddress.parse(f"any-project.any?plan={plan}&mode={mode}")
    rate = RATE.match(settings.rate)
    if rate is None:
        raise SinkError(f"{settings.rate!r} is no rate (--rate): write 5000/min, 80/s, 300000/h or 1000000/day")
    measured = settings.row_bytes if settings.like is None else measure(settings.like)
    return Wish(plan, mode, float(rate["number"]) / SECONDS[rate["unit"]], settings.flush_seconds, measured)


def measure(sink: str) -> float:
    """Bytes of a tweet in that warehouse, as BigQuery would count them.

    Raises:
        SinkError: when it holds none.
    """
    opened = open_sink(sink, utc_now, seconds=30)
    with opened.reading({"tweets": opened.columns()}) as connection:
        rows = connection.table("tweets").to_arrow_table()
    if not rows.num_rows:
        raise SinkError(f"{sink} holds no tweet to measure (--like)")
    return row_bytes(rows) / rows.num_rows


def setup(*, settings: SetupSettings) -> int:
    """Make dataset, tables and views in BigQuery where they are missing, and tell which rights the loader needs.

    Example: tweet-loader setup --sink "bigquery:my-project.tweets?plan=sandbox&location=EU" --dry-run
    """
    kind, _, place = settings.sink.partition(":")
    if kind != "bigquery":
        raise SinkError(f"{settings.sink} needs no setup: its loader makes it. Only {FORM} does")
    address = BigQueryAddress.parse(place)
    if settings.dry_run:
        print("\n\n".join(f"{statement};" for statement in statements(address)))
    else:
        open_sink(settings.sink, utc_now, settings.lock_seconds).offsets()
        print(f"{address.project}.{address.dataset} is there, with its tables and views")
    print("\n-- The rights that a loader needs, and no more:\n" + "\n".join(rights(address)))
    return 0


def _days(days: float) -> str:
    if days == float("inf"):
        return "never"
    return f"{days:,.1f} days" if days >= 1 else f"{days * 24:.1f} hours"


def _as_json(use: Use) -> dict[str, object]:
    ends = use.ends_after_days if use.ends else None
    return {"quota": use.quota, "allowed": use.allowed, "used": use.used, "ends_after_days": ends, "then": use.then}
