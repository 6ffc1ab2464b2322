"""What Google allows in a day, and staying below it."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from tweet_loader.sinks.bigquery.service import DailyCapError

PACIFIC = ZoneInfo("America/Los_Angeles")
"""Daily quotas begin anew at midnight there ("Quotas and limits")."""
DAILY_LOADS = 1_500
"""Load jobs a table, failed ones included ("Quotas and limits", load jobs)."""
RESERVE = 50
"""Of these, left for what is done by hand."""
FREE_STORAGE = 10 * 2**30
"""Bytes that cost nothing; a sandbox has no more ("Free usage tier")."""
MONTHLY_QUERIES = 2**40
"""Bytes that queries may read in a month for nothing; a sandbox's all."""
MONTHLY_WRITES = 2 * 2**40
"""Bytes a month through the Storage Write API for nothing, on a billed plan."""
LEAST_FLUSH_SECONDS = 120
"""Below which a loader does not flush a load job by itself, however many records wait."""
USUAL_FLUSH_SECONDS = 300


def pacific_day(now: datetime) -> str:
    """The day that counts, as 2026-11-01."""
    return now.astimezone(PACIFIC).date().isoformat()


def next_day(now: datetime) -> datetime:
    """When the next one begins."""
    tomorrow = now.astimezone(PACIFIC).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), PACIFIC)


def check_cap(loads: Mapping[str, int], now: datetime) -> None:
    """Let a load job pass while there are some left today.

    Raises:
        DailyCapError: when there are none.
    """
    used = loads.get(pacific_day(now), 0)
    if used >= DAILY_LOADS - RESERVE:
        again = next_day(now).astimezone(ZoneInfo("UTC"))
        raise DailyCapError(
            f"{used} of the {DAILY_LOADS:,} load jobs a day that BigQuery allows a table are used: none is run before "
            f"{again:%d %B %Y, %H:%M} UTC; a longer --flush-seconds needs fewer"
        )
