"""What a rate of tweets uses of each quota, and when it is used up. Pure arithmetic over `quota`'s figures."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from tweet_loader.sinks.bigquery.address import GIB, Mode, Plan
from tweet_loader.sinks.bigquery.layout import SANDBOX_DAYS
from tweet_loader.sinks.bigquery.quota import DAILY_LOADS, FREE_STORAGE, MONTHLY_QUERIES, MONTHLY_WRITES, RESERVE

DAY_SECONDS = 86_400
MONTH_DAYS = 30


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be loaded, and how."""

    plan: Plan
    mode: Mode
    per_second: float
    """Events, of which each becomes a row."""
    flush_seconds: float
    row_bytes: float
    """As BigQuery counts them ("Data size calculation")."""

    @property
    def bytes_a_day(self) -> float:
        """What arrives."""
        return self.per_second * self.row_bytes * DAY_SECONDS

    @property
    def kept_days(self) -> float:
        """How long rows stay."""
        return SANDBOX_DAYS if self.plan is Plan.SANDBOX else math.inf


@dataclass(frozen=True, slots=True)
class Use:
    """One quota."""

    quota: str
    allowed: str
    used: str
    """Of it, by the wish."""
    ends_after_days: float
    """Infinite when it never does."""
    then: str
    """What happens, or what to do."""

    @property
    def ends(self) -> bool:
        """Whether it does."""
        return math.isfinite(self.ends_after_days)


def uses(wish: Wish) -> Iterator[Use]:
    """Each quota that the wish touches."""
    if wish.mode is Mode.LOAD_JOB:
        yield load_jobs(wish)
    else:
        yield writes(wish)
    yield storage(wish)
    yield queries(wish)
    if wish.plan is Plan.SANDBOX:
        yield Use(
            "expiry", f"{SANDBOX_DAYS} days", "all rows", math.inf, "tables, views and partitions go; run setup again"
        )


def load_jobs(wish: Wish) -> Use:
    """One job a flush, failed ones count too."""
    used = math.ceil(DAY_SECONDS / wish.flush_seconds)
    ends = math.inf if used <= DAILY_LOADS - RESERVE else DAILY_LOADS * wish.flush_seconds / DAY_SECONDS
    seldom = math.ceil(DAY_SECONDS / (DAILY_LOADS - RESERVE) / 10) * 10
    then = f"nothing is loaded until midnight in California: flush every {seldom} seconds or more seldom"
    return Use("load jobs a table and day", f"{DAILY_LOADS}", f"{used}", ends, then if math.isfinite(ends) else "")


def storage(wish: Wish) -> Use:
    """What is kept at a time."""
    full = FREE_STORAGE / wish.bytes_a_day if wish.bytes_a_day else math.inf
    ends = math.inf if full > wish.kept_days else full
    fit = math.floor(FREE_STORAGE / wish.row_bytes)
    held = wish.bytes_a_day * wish.kept_days if math.isfinite(wish.kept_days) else wish.bytes_a_day * MONTH_DAYS
    what = "at a time" if math.isfinite(wish.kept_days) else "in a month"
    costs = "load jobs fail until something expires" if wish.plan is Plan.SANDBOX else "what is more costs by the month"
    then = f"{fit:,} rows fit" + (f"; then {costs}" if math.isfinite(ends) else "")
    return Use("storage", f"{FREE_STORAGE / GIB:.0f} GiB", f"{held / GIB:,.1f} GiB {what}", ends, then)


def queries(wish: Wish) -> Use:
    """How often a month's bytes allow everything to be read."""
    kept = min(FREE_STORAGE, wish.bytes_a_day * min(wish.kept_days, MONTH_DAYS)) or 1
    scans = math.floor(MONTHLY_QUERIES / max(kept, 10 * 2**20))
    return Use(
        "query bytes a month",
        f"{MONTHLY_QUERIES / GIB:,.0f} GiB",
        f"{kept / GIB:,.1f} GiB a full scan",
        math.inf,
        f"{scans:,} full scans; a day's partition or a few columns take less, 10 MB at least",
    )


def writes(wish: Wish) -> Use:
    """Bytes through the Storage Write API."""
    ends = MONTHLY_WRITES / wish.bytes_a_day if wish.bytes_a_day * MONTH_DAYS > MONTHLY_WRITES else math.inf
    used = wish.bytes_a_day * MONTH_DAYS
    then = "what is more costs by the GiB; load jobs are free" if math.isfinite(ends) else ""
    return Use("Storage Write bytes a month", f"{MONTHLY_WRITES / GIB:,.0f} GiB", f"{used / GIB:,.1f} GiB", ends, then)
