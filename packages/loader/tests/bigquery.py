"""BigQuery for the run: the emulator in a process of its own, started when first asked for, and new datasets in it."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from tweet_loader.open_sink import Warehouse as Loadable
from tweet_loader.rows.reject import Clock
from tweet_loader.sinks.bigquery.address import BigQueryAddress
from tweet_loader.sinks.bigquery.client import BigQueryClient
from tweet_loader.sinks.bigquery.layout import TABLES
from tweet_loader.sinks.bigquery.reading import reading
from tweet_loader.sinks.bigquery.service import Service, TableGoneError
from tweet_loader.sinks.bigquery.sink import BigQuerySink
from tweet_local.bigquery_server import endpoint
from tweet_local.emulator import PROJECT

Row = dict[str, object]


def new_dataset(options: str = "plan=sandbox") -> BigQueryAddress:
    """The address of a dataset that is not there yet."""
    return BigQueryAddress.parse(f"{PROJECT}.d{uuid.uuid4().hex}?{options}&{endpoint()}")


TOLD = ("tweets", "events", "rejected", "replays")
_newest: list["BigQueryWarehouse"] = []


@dataclass
class BigQueryWarehouse:
    """A dataset, looked at through the views that its users have.

    What it holds is copied and it is dropped when the next one is made: a statement of the emulator takes 0.1 s longer
    for each dozen of datasets that are there.
    """

    address: BigQueryAddress
    opening: Callable[[Service, Clock], Loadable] = BigQuerySink
    kept: dict[str, list[Row]] | None = None

    def __post_init__(self) -> None:
        while _newest:
            _newest.pop().rest()
        _newest.append(self)

    def sink(self, clock: Clock) -> Loadable:
        assert self.kept is None, "another dataset has been made since"
        return self.opening(BigQueryClient.at(self.address), clock)

    def rows(self, table: str) -> list[Row]:
        if self.kept is not None:
            return self.kept[table]
        client = BigQueryClient.at(self.address)
        if table != "replays":
            rows: list[Row] = client.ask(f"SELECT * FROM `{client.table(table)}`").to_pylist()  # noqa: S608 - our names
            return rows
        with reading(client, {table: TABLES[table].names}) as connection:
            counted: list[Row] = connection.table(table).to_arrow_table().to_pylist()
            return counted

    def rest(self) -> None:
        try:
            self.kept = {table: self.rows(table) for table in TOLD}
        except TableGoneError:
            self.kept = {table: [] for table in TOLD}
        BigQueryClient.at(self.address).run(
            f"DROP SCHEMA IF EXISTS `{self.address.project}.{self.address.dataset}` CASCADE"
        )
