"""Scores in BigQuery: a table `scores` that load jobs alone change, which a free plan allows.

The description of the table counts its loads. The next load's job id is made of that count, so that of all who have
seen the same scores one alone can change them: BigQuery knows a job id for ever. Whoever finds the id used waits for
that job, counts it and looks again. So a run killed anywhere between has done its load or has not, and never twice.
"""

import hashlib
import uuid
from contextlib import suppress
from typing import Self

from pydantic import BaseModel, ConfigDict, ValidationError

from tweet_insights.warehouse import WarehouseBusyError, WarehouseError
from tweet_insights.warehouses.bigquery.service import (
    ChangedDescriptionError,
    Held,
    Job,
    JobExistsError,
    Outcome,
    Service,
)
from tweet_insights.warehouses.copied import Change, ChangedMeanwhileError

TABLE = "scores"
HEAD = "Scores of tweets, kept by tweet-insights. The next line is what it knows: do not change it.\n"
PASSING = frozenset({"backendError", "internalError", "jobBackendError", "quotaExceeded", "rateLimitExceeded"})
"""Why a job may fail that need not fail again ("Error messages")."""
LOOKS = 30
"""How often a job is looked at that still runs; each look waits for some seconds."""


class Loads(BaseModel):
    """What the description knows."""

    model_config = ConfigDict(frozen=True)

    table: str
    """A name of its own: a table that was dropped or has expired is another."""
    done: int = 0

    @classmethod
    def parse(cls, description: str) -> Self | None:
        """What stands in it; None when it is not ours (any more)."""
        try:
            return cls.model_validate_json(description.removeprefix(HEAD))
        except ValidationError:
            return None

    @property
    def description(self) -> str:
        """As it stands in BigQuery."""
        return HEAD + self.model_dump_json()

    @property
    def next_job(self) -> str:
        """The id of the next load."""
        return f"tweet-insights-{hashlib.sha256(f'{self.table}|{self.done}'.encode()).hexdigest()[:40]}"


def publish(service: Service, seen: Held | None, change: Change) -> Held:
    """Change the scores that were `seen`, and return how they stand then.

    Raises:
        ChangedMeanwhileError: when they are others by now, or a load of somebody else was found unfinished.
        WarehouseError, WarehouseBusyError: when BigQuery would not. Nothing was changed.
    """
    held = look(service)
    if seen is not None and held.changed != seen.changed:
        raise ChangedMeanwhileError
    loads = Loads.parse(held.description)
    if loads is None:
        begin(service, held)
        raise ChangedMeanwhileError
    replace = change.removed > 0
    try:
        service.load(loads.next_job, change.whole() if replace else change.added, replace=replace)
    except JobExistsError:
        settle(service, loads)
        raise ChangedMeanwhileError from None
    job = settle(service, loads)
    if job.outcome is Outcome.FAILED:
        kind = WarehouseBusyError if job.reason in PASSING else WarehouseError
        raise kind(f"BigQuery's load job {loads.next_job} failed ({job.reason}): {job.message}; nothing was changed")
    return look(service)


def look(service: Service) -> Held:
    """The table, made when there is none."""
    held = service.held(TABLE)
    if held is None:
        service.make_scores(Loads(table=uuid.uuid4().hex).description)
        held = service.held(TABLE)
    if held is None:
        raise WarehouseBusyError(f"BigQuery has made {service.name}.{TABLE} and does not show it yet; try again")
    return held


def begin(service: Service, held: Held) -> None:
    """Count anew, where nothing is counted."""
    with suppress(ChangedDescriptionError):  # somebody else did
        service.describe(TABLE, Loads(table=uuid.uuid4().hex).description, held.etag)


def settle(service: Service, loads: Loads) -> Job:
    """Wait for the load and count it, failed or not: its id is used up.

    Raises:
        WarehouseBusyError: when it still runs.
    """
    for _ in range(LOOKS):
        job = service.job(loads.next_job)
        if job is not None and job.outcome is not Outcome.RUNNING:
            break
    else:
        raise WarehouseBusyError(f"BigQuery's job {loads.next_job} still runs; try again")
    held = look(service)
    known = Loads.parse(held.description)
    if known is None:  # a load that replaces all rows may take the description along
        begin(service, held)
    elif known == loads:
        counted = loads.model_copy(update={"done": loads.done + 1})
        with suppress(ChangedDescriptionError):  # somebody else has counted it
            service.describe(TABLE, counted.description, held.etag)
    return job
