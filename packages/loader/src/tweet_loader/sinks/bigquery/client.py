"""BigQuery through Google's own client. Needs the extra `bigquery`."""

import io
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

import pyarrow as pa
import pyarrow.parquet as pq
from google.api_core.client_options import ClientOptions
from google.api_core.exceptions import NotFound
from google.api_core.retry import Retry
from google.auth.credentials import AnonymousCredentials
from google.cloud import bigquery

from tweet_loader.sink import SinkError
from tweet_loader.sinks.bigquery import layout
from tweet_loader.sinks.bigquery.address import BigQueryAddress, Mode, Plan
from tweet_loader.sinks.bigquery.errors import told
from tweet_loader.sinks.bigquery.service import Held, Job, Outcome
from tweet_loader.sinks.bigquery.setup import statements
from tweet_loader.sinks.bigquery.streams import PendingStreams

Texts = Mapping[str, Sequence[str]]
ONCE = Retry(predicate=lambda _: False)
ANSWER_SECONDS = 60.0
"""For one request."""
JOB_SECONDS = 10.0
"""For a job, before its sink is told that it still runs."""
SETTLING_SECONDS = 0.2
"""How long between two looks at a job."""


@dataclass(frozen=True, slots=True)
class BigQueryClient:
    """The port, spoken over REST. No call is repeated here: whether it may be is the sink's to know."""

    client: bigquery.Client
    address: BigQueryAddress
    _streams: list[PendingStreams] = field(default_factory=list)
    """Made when first needed: most sinks never are."""

    @classmethod
    def at(cls, address: BigQueryAddress) -> Self:
        """With Application Default Credentials; without any where the address names an endpoint of its own.

        Raises:
            SinkError: when there are none.
        """
        with told(address.project):
            if address.endpoint is None:
                return cls(bigquery.Client(address.project, location=address.location), address)
            options = ClientOptions(api_endpoint=address.endpoint)
            nobody = AnonymousCredentials()  # type: ignore[no-untyped-call] # Google's
            return cls(
                bigquery.Client(address.project, nobody, location=address.location, client_options=options), address
            )

    @property
    def has_dml(self) -> bool:
        """Not in a sandbox."""
        return self.address.plan is Plan.BILLED

    def table(self, name: str) -> str:
        """As a query names it."""
        return self.address.table(name)

    def held(self) -> Held:
        """The table, freshly asked for."""
        with told(self.address.arrivals):
            table = self.client.get_table(self.address.arrivals, retry=ONCE, timeout=ANSWER_SECONDS)
            return Held(table.description or "", table.etag or "", [field.name for field in table.schema])

    def columns_of(self, table: str) -> Sequence[str]:
        """As they are now."""
        with told(self.table(table)):
            return [field.name for field in self.client.get_table(self.table(table), retry=ONCE).schema]

    def make(self) -> None:
        """One script of statements, each of which leaves what is there."""
        self.run(";\n".join(statements(self.address)))

    def describe(self, document: str, etag: str) -> None:
        """A patch that Google refuses when the table has another etag."""
        reference = bigquery.TableReference.from_string(self.address.arrivals).to_api_repr()
        table = bigquery.Table.from_api_repr({"tableReference": reference, "etag": etag})
        table.description = document
        with told(self.address.arrivals):
            self.client.update_table(table, ["description"], retry=ONCE, timeout=ANSWER_SECONDS)

    def load(self, job_id: str, rows: pa.Table, table: str = "arrivals") -> None:
        """Upload them as Parquet, and ask for the job."""
        lists = bigquery.ParquetOptions()  # type: ignore[no-untyped-call] # Google's
        lists.enable_list_inference = True
        config = bigquery.LoadJobConfig(
            source_format=bigquery.SourceFormat.PARQUET,
            write_disposition=bigquery.WriteDisposition.WRITE_APPEND,
            create_disposition=bigquery.CreateDisposition.CREATE_NEVER,
            parquet_options=lists,
        )
        with told(self.table(table)):
            self.client.load_table_from_file(
                io.BytesIO(parquet(rows)),
                self.table(table),
                job_id=job_id,
                job_config=config,
                num_retries=0,
                timeout=ANSWER_SECONDS,
            )

    def job(self, job_id: str) -> Job | None:
        """Asked again and again for some seconds while it runs."""
        deadline = time.monotonic() + JOB_SECONDS
        with told(self.address.project):
            try:
                found = self.client.get_job(job_id, location=self.address.location, retry=ONCE, timeout=ANSWER_SECONDS)
            except NotFound:
                return None
            while found.state != "DONE" and time.monotonic() < deadline:
                time.sleep(SETTLING_SECONDS)
                found.reload(retry=ONCE, timeout=ANSWER_SECONDS)
        loads = found.job_type == "load"
        if found.state != "DONE":
            return Job(Outcome.RUNNING, loads)
        if found.error_result:
            return Job(
                Outcome.FAILED, loads, found.error_result.get("reason", ""), found.error_result.get("message", "")
            )
        return Job(Outcome.DONE, loads)

    def burn(self, job_id: str) -> None:
        """A query that reads nothing and costs nothing has the id from now on."""
        with told(self.address.project):
            self.client.query("SELECT 1", job_id=job_id, retry=ONCE, job_retry=None, timeout=ANSWER_SECONDS)

    @property
    def writes_streams(self) -> bool:
        """As the address says."""
        return self.address.mode is Mode.STORAGE_WRITE

    def stage(self, rows: pa.Table, events: int) -> str:
        """A finished stream of the type PENDING."""
        return self._pending().stage(rows, events)

    def commit_stream(self, name: str) -> None:
        """BatchCommitWriteStreams."""
        self._pending().commit(name)

    def stream(self, name: str) -> Outcome | None:
        """GetWriteStream."""
        return self._pending().outcome(name)

    def _pending(self) -> PendingStreams:
        if not self._streams:
            self._streams.append(PendingStreams.at(self.address))
        return self._streams[0]

    def widen(self, schema: pa.Schema, table: str) -> None:
        """`ALTER TABLE … ADD COLUMN IF NOT EXISTS`, where one is missing."""
        held = self.columns_of(table)
        if missing := [field for field in schema if field.name not in held]:
            self.run(layout.added(self.address, table, pa.schema(missing)))

    def empty(self, tables: Sequence[str]) -> None:
        """Dropped and made again: a sandbox has no TRUNCATE."""
        dropped = [f"DROP TABLE IF EXISTS `{self.table(name)}`" for name in tables]
        self.run(";\n".join([*dropped, *statements(self.address)]))

    def ask(self, sql: str, parameters: Texts | None = None) -> pa.Table:
        """The whole answer, in memory."""
        with told(self.address.project):
            answer = self._query(sql, parameters).result(retry=ONCE, timeout=None)
            return answer.to_arrow(create_bqstorage_client=False)

    def run(self, sql: str, parameters: Texts | None = None) -> None:
        """The statement, waited for."""
        with told(self.address.project):
            self._query(sql, parameters).result(retry=ONCE)

    def rewrite(self, table: str, day: str, sql: str, parameters: Texts) -> None:
        """A query with a destination, which is no DML: a sandbox has it.

        Raises:
            SinkError: in an emulator, which takes the partition for the whole table.
        """
        if self.address.endpoint is not None:
            raise SinkError("an emulator cannot replace a partition: forget with plan=billed in the address")
        config = self._config(parameters)
        config.destination = bigquery.TableReference.from_string(f"{self.table(table)}${day}")
        config.write_disposition = bigquery.WriteDisposition.WRITE_TRUNCATE
        config.create_disposition = bigquery.CreateDisposition.CREATE_NEVER
        with told(self.table(table)):
            self.client.query(sql, job_config=config, retry=ONCE, job_retry=None, timeout=ANSWER_SECONDS).result()

    def _query(self, sql: str, parameters: Texts | None) -> bigquery.QueryJob:
        config = self._config(parameters)
        return self.client.query(sql, job_config=config, retry=ONCE, job_retry=None, timeout=ANSWER_SECONDS)

    def _config(self, parameters: Texts | None) -> bigquery.QueryJobConfig:
        config = bigquery.QueryJobConfig(maximum_bytes_billed=self.address.max_bytes)
        config.query_parameters = [
            bigquery.ArrayQueryParameter(name, "STRING", list(texts)) for name, texts in (parameters or {}).items()
        ]
        return config


def parquet(rows: pa.Table) -> bytes:
    """As BigQuery loads it."""
    buffer = io.BytesIO()
    pq.write_table(rows, buffer, compression="zstd")
    return buffer.getvalue()
