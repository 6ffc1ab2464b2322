"""A BigQuery warehouse, as tweet-loader's `setup` makes it."""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import ClassVar

import pyarrow as pa
import pyarrow.parquet as pq
from google.cloud import bigquery
from tweet_insights.warehouse import Warehouse
from tweet_insights.warehouses.address import warehouse_at
from tweet_insights.warehouses.bigquery.address import BigQueryAddress
from tweet_insights.warehouses.bigquery.client import BigQueryClient
from tweet_insights.warehouses.bigquery.scores import Loads, look
from tweet_insights.warehouses.opening import Opening
from tweet_insights.warehouses.statements import ADDED
from tweet_schema.contract import latest
from tweet_schema.processed_tweet import ProcessedTweet
from tweet_schema.rejected_record import RejectedRecord
from tweet_schema.tables import bigquery_columns

from .parquet_kind import TABLES, chain_rows


class BigQueryKind:
    """A dataset: every load is a load job into `arrivals`.

    In the emulator the one before is dropped when the next is made: a statement takes longer for each that there is.
    """

    newest: ClassVar[list[BigQueryAddress]] = []

    def __init__(self, place: str) -> None:
        self.place = place
        self.address = BigQueryAddress.parse(place)
        self.client = BigQueryClient.at(self.address).client
        if self.address.endpoint is not None:
            for before in self.newest:
                self.client.query(f"DROP SCHEMA IF EXISTS `{before.name}` CASCADE").result()
            self.newest[:] = [self.address]
        self.client.query(";\n".join(self._statements())).result()

    def open(self, seconds: float) -> Warehouse:
        return warehouse_at(f"bigquery:{self.place}", Opening(timedelta(seconds=seconds)))

    def load(self, tweets: Sequence[ProcessedTweet]) -> None:
        self._append(chain_rows(tweets))

    def reject(self, records: Sequence[RejectedRecord]) -> None:
        self._append(chain_rows((), records))

    load_meanwhile = load

    def age_scores(self) -> None:
        for name in ADDED:
            self.client.query(f"ALTER TABLE `{self.address.table('scores')}` DROP COLUMN {name}").result()

    @contextmanager
    def busy(self) -> Iterator[None]:
        """Somebody else has used the id of the next load, and it was not counted yet."""
        loads = Loads.parse(look(BigQueryClient.at(self.address)).description)
        assert loads is not None
        self.client.query("SELECT 1", job_id=loads.next_job, job_retry=None).result()
        yield

    def _append(self, rows: pa.Table) -> None:
        content = io.BytesIO()
        pq.write_table(rows, content)
        content.seek(0)
        lists = bigquery.ParquetOptions()  # type: ignore[no-untyped-call] # Google's
        lists.enable_list_inference = True
        config = bigquery.LoadJobConfig(source_format="PARQUET", parquet_options=lists)
        self.client.load_table_from_file(content, self.address.table("arrivals"), job_config=config).result()

    def _statements(self) -> Iterator[str]:
        processed, rejected = (bigquery_columns(latest(subject)) for subject in TABLES.values())
        tweets = ", ".join(f"`{name}` {kind.removesuffix(' NOT NULL')}" for name, kind in processed.items())
        aside = ", ".join(f"`{name}` {kind.removesuffix(' NOT NULL')}" for name, kind in rejected.items())
        by_day = "PARTITION BY TIMESTAMP_TRUNC(created_at, DAY) OPTIONS (require_partition_filter = TRUE"
        known = "description = 'Tweets as they arrived.\\n{}'"
        table, loaded = self.address.table, "loaded_at TIMESTAMP NOT NULL"
        yield f"CREATE SCHEMA `{self.address.name}`"
        yield f"CREATE TABLE `{table('arrivals')}` ({tweets}, {loaded}, rejected STRUCT<{aside}>) {by_day}, {known})"
        yield f"CREATE TABLE `{table('migrated_tweets')}` ({tweets}, {loaded}) {by_day})"
        yield f"CREATE TABLE `{table('migrated_rejected')}` ({aside}, {loaded})"
