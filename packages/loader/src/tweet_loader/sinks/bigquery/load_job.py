"""A load job, asked for once under its id and waited for."""

from contextlib import suppress

import pyarrow as pa

from tweet_loader.sink import SinkBusyError, SinkError
from tweet_loader.sinks.bigquery.service import JobExistsError, Outcome, Service
from tweet_loader.sinks.bigquery.state import PASSING

TRIES = 100
"""How often a job is asked for that still runs; each time it is waited for some seconds."""


def loaded(service: Service, job_id: str, rows: pa.Table, table: str) -> bool:
    """Whether the job has done it; not, when it has failed and another may not.

    Raises:
        SinkError: when it has failed and would again.
        SinkBusyError: when it runs for very long.
    """
    with suppress(JobExistsError):  # asked for before an interruption: what became of it is told below
        service.load(job_id, rows, table)
    for _ in range(TRIES):
        job = service.job(job_id)
        if job is None or job.outcome is Outcome.RUNNING:
            continue
        if job.outcome is Outcome.FAILED and job.reason not in PASSING:
            raise SinkError(f"BigQuery's load job {job_id} failed ({job.reason}): {job.message}")
        return job.outcome is Outcome.DONE
    raise SinkBusyError(f"BigQuery's job {job_id} still runs")


def load_until_done(service: Service, job_id: str, rows: pa.Table, table: str) -> None:
    """Rows appended by the first job that succeeds: of `job_id`, then of ids made from it.

    Raises:
        SinkError: when one has failed and would again.
        SinkBusyError: when one runs for very long.
    """
    attempt = 0
    while not loaded(service, f"{job_id}-{attempt}", rows, table):
        attempt += 1
