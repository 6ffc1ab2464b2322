"""BigQuery through Google's own client. Needs the extra `bigquery`."""

import io
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Self

import grpc  # type: ignore[import-untyped] # it has no types
import pyarrow as pa
import pyarrow.parquet as pq
import requests
from google.api_core import exceptions as google
from google.api_core.client_options import ClientOptions
from google.api_core.retry import Retry
from google.auth import exceptions as auth
from google.auth.credentials import AnonymousCredentials
from google.cloud import bigquery
from google.cloud.bigquery_storage_v1 import BigQueryReadClient
from google.cloud.bigquery_storage_v1.services.big_query_read.transports import BigQueryReadGrpcTransport

from tweet_insights.warehouse import WarehouseBusyError, WarehouseError
from tweet_insights.warehouses.bigquery.address import BigQueryAddress, Plan
from tweet_insights.warehouses.bigquery.scores import TABLE
from tweet_insights.warehouses.bigquery.service import (
    ChangedDescriptionError,
    Held,
    Job,
    JobExistsError,
    Outcome,
    Query,
)
from tweet_insights.warehouses.tables import TABLES

ONCE = Retry(predicate=lambda _: False)
ANSWER_SECONDS = 60.0
"""For one request."""
JOB_SECONDS = 10.0
"""For a job, before it is told that it still runs."""
SETTLING_SECONDS = 0.2
"""Between two looks at a job."""
LARGE = 50_000
"""Rows of an answer from which on the Storage Read API is asked for them; below, a REST page or two is quicker."""
KINDS: tuple[tuple[Callable[[pa.DataType], bool], str], ...] = (
    (pa.types.is_string, "STRING"),
    (pa.types.is_int64, "INT64"),
    (pa.types.is_float64, "FLOAT64"),
    (pa.types.is_timestamp, "TIMESTAMP"),
    (pa.types.is_boolean, "BOOL"),
)
LATER = frozenset({"backendError", "internalError", "rateLimitExceeded", "quotaExceeded", "jobRateLimitExceeded"})
"""Reasons that pass ("Error messages")."""
NEVER = {
    "accessDenied": "the account may not do it: it needs roles/bigquery.jobUser on the project and "
    "roles/bigquery.dataEditor on the dataset",
    "billingNotEnabled": "the project has no billing account: say plan=sandbox, or link one and say plan=billed",
    "bytesBilledLimitExceeded": "more would be read than --byte-budget allows",
}
"""Reasons that do not, in words."""


@dataclass(frozen=True, slots=True)
class BigQueryClient:
    """The port. No call is repeated here: whoever calls knows whether it may be."""

    client: bigquery.Client
    address: BigQueryAddress

    @classmethod
    def at(cls, address: BigQueryAddress) -> Self:
        """With Application Default Credentials; without any where the address names an endpoint of its own.

        Raises:
            WarehouseError: when there are none.
        """
        with told(address.name):
            if address.endpoint is None:
                return cls(bigquery.Client(address.project, location=address.location), address)
            options = ClientOptions(api_endpoint=address.endpoint)
            nobody = AnonymousCredentials()  # type: ignore[no-untyped-call] # Google's
            client = bigquery.Client(address.project, nobody, location=address.location, client_options=options)
            return cls(client, address)

    @property
    def name(self) -> str:
        """The dataset."""
        return self.address.name

    def table(self, name: str) -> str:
        """As a query names it."""
        return self.address.table(name)

    def held(self, table: str) -> Held | None:
        """Freshly asked for."""
        with told(self.table(table)):
            try:
                found = self.client.get_table(self.table(table), retry=ONCE, timeout=ANSWER_SECONDS)
            except google.NotFound:
                return None
        changed = f"{found.modified} {found.num_rows} {found.num_bytes} {found.etag} {found.description}"
        columns = tuple(field.name for field in found.schema)
        return Held(found.description or "", found.etag or "", found.num_rows or 0, changed, columns)

    def estimate(self, query: Query) -> int:
        """What `totalBytesProcessed` of a dry run says."""
        config = self._config(query)
        config.dry_run = True
        config.use_query_cache = False
        with told(self.name):
            return int(self._run(query, config).total_bytes_processed or 0)

    def ask(self, query: Query, most_bytes: int) -> pa.Table:
        """By REST, or by the Storage Read API where the answer is large and the plan has it."""
        config = self._config(query)
        config.maximum_bytes_billed = min(most_bytes, self.address.most_bytes or most_bytes)
        with told(self.name):
            rows = self._run(query, config).result(retry=ONCE)
            if self.address.plan is Plan.BILLED and (rows.total_rows or 0) >= LARGE:
                return rows.to_arrow(bqstorage_client=self._storage())
            return rows.to_arrow(create_bqstorage_client=False)

    def make_scores(self, description: str) -> None:
        """`tables.insert`, which a sandbox allows."""
        fields = [
            bigquery.SchemaField(
                field.name,
                next(name for fits, name in KINDS if fits(field.type)),
                mode="NULLABLE" if field.nullable else "REQUIRED",
            )
            for field in TABLES[TABLE]
        ]
        table = bigquery.Table(self.table(TABLE), schema=fields)
        table.description = description
        with told(self.table(TABLE)):
            self.client.create_table(table, exists_ok=True, retry=ONCE, timeout=ANSWER_SECONDS)

    def describe(self, table: str, description: str, etag: str) -> None:
        """A patch that Google refuses when the table has another etag."""
        reference = bigquery.TableReference.from_string(self.table(table)).to_api_repr()
        changed = bigquery.Table.from_api_repr({"tableReference": reference, "etag": etag})
        changed.description = description
        with told(self.table(table)):
            self.client.update_table(changed, ["description"], retry=ONCE, timeout=ANSWER_SECONDS)

    def load(self, job_id: str, rows: pa.Table, *, replace: bool) -> None:
        """Upload them as Parquet, and ask for the job."""
        dispositions = bigquery.WriteDisposition
        config = bigquery.LoadJobConfig(
            source_format=bigquery.SourceFormat.PARQUET,
            write_disposition=dispositions.WRITE_TRUNCATE if replace else dispositions.WRITE_APPEND,
            create_disposition=bigquery.CreateDisposition.CREATE_NEVER,
            schema_update_options=None if replace else [bigquery.SchemaUpdateOption.ALLOW_FIELD_ADDITION],
        )
        content = io.BytesIO()
        pq.write_table(rows, content, compression="zstd")
        content.seek(0)
        with told(self.table(TABLE)):
            self.client.load_table_from_file(
                content, self.table(TABLE), job_id=job_id, job_config=config, num_retries=0, timeout=ANSWER_SECONDS
            )

    def job(self, job_id: str) -> Job | None:
        """Asked again and again for some seconds while it runs."""
        deadline = time.monotonic() + JOB_SECONDS
        with told(self.name):
            try:
                found = self.client.get_job(job_id, location=self.address.location, retry=ONCE, timeout=ANSWER_SECONDS)
            except google.NotFound:
                return None
            while found.state != "DONE" and time.monotonic() < deadline:
                time.sleep(SETTLING_SECONDS)
                found.reload(retry=ONCE, timeout=ANSWER_SECONDS)
        if found.state != "DONE":
            return Job(Outcome.RUNNING)
        if error := found.error_result:
            return Job(Outcome.FAILED, error.get("reason", ""), error.get("message", ""))
        return Job(Outcome.DONE)

    def _config(self, query: Query) -> bigquery.QueryJobConfig:
        config = bigquery.QueryJobConfig()
        config.query_parameters = [
            bigquery.ScalarQueryParameter(name, "TIMESTAMP", moment) for name, moment in query.moments.items()
        ]
        return config

    def _run(self, query: Query, config: bigquery.QueryJobConfig) -> bigquery.QueryJob:
        return self.client.query(query.sql, job_config=config, retry=ONCE, job_retry=None, timeout=ANSWER_SECONDS)

    def _storage(self) -> BigQueryReadClient:
        if self.address.grpc is None:
            return BigQueryReadClient()  # type: ignore[no-untyped-call] # Google's
        transport = BigQueryReadGrpcTransport(channel=grpc.insecure_channel(self.address.grpc))
        return BigQueryReadClient(transport=transport)  # type: ignore[no-untyped-call] # Google's


@contextmanager
def told(place: str) -> Iterator[None]:
    """Google's errors as the port's."""
    try:
        yield
    except google.PreconditionFailed as error:
        raise ChangedDescriptionError from error
    except google.Conflict as error:
        raise JobExistsError from error
    except google.GoogleAPICallError as error:
        raise judged(place, error) from error
    except (auth.TransportError, requests.RequestException, google.RetryError) as error:
        raise WarehouseBusyError(f"BigQuery does not answer for {place} ({type(error).__name__}); try again") from error
    except auth.GoogleAuthError as error:
        raise WarehouseError(
            f"no credentials for BigQuery ({error}): run `gcloud auth application-default login`"
        ) from error


def judged(place: str, error: google.GoogleAPICallError) -> WarehouseError | WarehouseBusyError:
    """Whether it may pass, and what to do where we know."""
    reason = next((str(item["reason"]) for item in error.errors if isinstance(item, dict) and "reason" in item), "")
    said = str(error.message or error).splitlines()[0][:300]
    if reason in LATER or isinstance(error, google.ServerError | google.TooManyRequests):
        return WarehouseBusyError(f"BigQuery cannot now for {place} ({reason or error.code}): {said}; try again")
    words = NEVER.get(reason)
    if "in location" in said:
        words = "is the dataset elsewhere? say location=… in the address"
    return WarehouseError(f"BigQuery refuses {place} ({reason or error.code}): {said}{f'. {words}' if words else ''}")
