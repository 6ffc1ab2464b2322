"""Where one pipeline is: its folder, ports and topics, remembered so that it comes back at the same address."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict

from tweet_local.emulator import emulated
from tweet_local.ports import free_ports, is_free
from tweet_local.registry import registry_url
from tweet_local.topics import Topics

FILE = "site.json"
PORTS = ("kafka_port", "controller_port", "registry_port", "bigquery_port", "bigquery_grpc_port", "dashboard_port")
PARTITIONS = 4
DATASET = "tweets"
KINDS = ("duckdb", "sqlite", "parquet")
EMULATOR = "bigquery"
"""As a sink: the emulator on this machine, which comes and goes with the pipeline."""


class SiteError(Exception):
    """A wish cannot be granted: a port belongs to another program, or topics have another size already."""


class Wishes(BaseModel):
    """What a person fixed; None is left to us."""

    model_config = ConfigDict(frozen=True)

    kafka_port: int | None = None
    registry_port: int | None = None
    dashboard_port: int | None = None
    partitions: int | None = None
    trigger: str = "realtime"
    sink: str | None = None

    @property
    def ports(self) -> dict[str, int | None]:
        """Those of them that are ports."""
        return {
            "kafka_port": self.kafka_port,
            "registry_port": self.registry_port,
            "dashboard_port": self.dashboard_port,
        }


class Site(BaseModel):
    """Addresses and sizes of one pipeline."""

    model_config = ConfigDict(frozen=True)

    folder: Path
    kafka_port: int
    controller_port: int
    registry_port: int
    bigquery_port: int = 0
    bigquery_grpc_port: int = 0
    """Zero in a place that was made before there was an emulator."""
    dashboard_port: int = 0
    """Zero in a place that was made before there was a dashboard."""
    partitions: int
    trigger: str
    topics: Topics = Topics()
    warehouse_at: str | None = None
    """The warehouse that was wished for, as the loader names it."""

    @classmethod
    def choose(cls, folder: Path, wishes: Wishes = Wishes(), topics: Topics = Topics()) -> Self:  # noqa: B008 - frozen
        """The site of `folder`: wishes first, then what it was last time where that is still free, else free ports.

        Raises SiteError for a wish that cannot be granted. Nothing of it may run: its ports would be taken.
        """
        before = cls.recall(folder)
        site = cls(
            folder=folder,
            partitions=_partitions(before, wishes.partitions),
            trigger=wishes.trigger,
            topics=topics,
            warehouse_at=place_of(wishes.sink, folder) if wishes.sink else before and before.warehouse_at,
            **_ports(before, wishes.ports),
        )
        folder.mkdir(parents=True, exist_ok=True)
        (folder / FILE).write_text(site.model_dump_json(indent=2))
        return site

    @classmethod
    def recall(cls, folder: Path) -> Self | None:
        """The site that was chosen last; None where there was none."""
        try:
            return cls.model_validate_json((folder / FILE).read_text())
        except FileNotFoundError:
            return None

    @property
    def bootstrap_servers(self) -> str:
        """Kafka's address."""
        return f"127.0.0.1:{self.kafka_port}"

    @property
    def registry_url(self) -> str:
        """The registry's Confluent API."""
        return registry_url(self.registry_port)

    @property
    def warehouse(self) -> Path:
        """The DuckDB file; where the warehouse is of another kind, one that does not exist."""
        kind, _, place = self.sink.partition(":")
        return Path(place) if kind == "duckdb" else self.folder / "warehouse.duckdb"

    @property
    def emulates(self) -> bool:
        """Whether the warehouse is BigQuery's emulator."""
        return self.warehouse_at == EMULATOR

    @property
    def sink(self) -> str:
        """The warehouse as the loader and the insights name it."""
        if self.emulates:
            return emulated(self.bigquery_port, self.bigquery_grpc_port, DATASET)
        return self.warehouse_at or f"duckdb:{self.folder / 'warehouse.duckdb'}"

    @property
    def sign(self) -> Path | None:
        """The file that tells that the warehouse was made; none where it is no file or folder of this machine."""
        kind, _, place = self.sink.partition(":")
        if kind not in KINDS or "://" in place:
            return None
        return Path(place) / "tweet-loader.json" if kind == "parquet" else Path(place)

    @property
    def unread(self) -> str:
        """Why no stage scores this warehouse as it fills; empty where one does."""
        return "" if self.sign else f"no stage scores {self.sink} as it fills: run `tweet-insights score` when you like"

    @property
    def unshown(self) -> str:
        """Why no dashboard shows this warehouse; empty where one does."""
        if self.sink.startswith("bigquery:"):
            return "there is no dashboard of BigQuery, which bills every look: `tweet-insights report` asks it once"
        if not self.sign:
            return f"no dashboard shows {self.sink}, where every look is a request: run `tweet-insights serve`"
        return ""

    @property
    def dashboard_url(self) -> str:
        """Where a browser finds the dashboard."""
        return f"http://127.0.0.1:{self.dashboard_port}/"

    @property
    def checkpoint(self) -> Path:
        """The progress of the processor."""
        return self.folder / "checkpoint"

    @property
    def report(self) -> Path:
        """The HTML report."""
        return self.folder / "report.html"


def place_of(sink: str, folder: Path) -> str:
    """The sink as the loader names it. A kind alone lies in `folder`, s3://… is Parquet, a path is made absolute.

    Raises SiteError for what no loader knows.
    """
    kind, _, place = sink.partition(":")
    if kind == "s3":
        return f"parquet:{sink}"
    if kind == EMULATOR:
        return sink
    if kind not in KINDS:
        known = f"{', '.join(KINDS)}, one of them with :PATH, s3://BUCKET/PREFIX or bigquery"
        raise SiteError(f"{sink!r} is no sink: write {known}")
    if "://" in place:
        return sink
    return f"{kind}:{Path(place).resolve() if place else folder / f'warehouse.{kind}'}"


def _ports(before: Site | None, wished: Mapping[str, int | None]) -> dict[str, int]:
    chosen: dict[str, int] = {}
    for name, fresh in zip(PORTS, free_ports(len(PORTS)), strict=True):
        wish, last = wished.get(name), getattr(before, name, None)
        if wish is not None and not is_free(wish):
            raise SiteError(f"port {wish} is taken by another program: choose another, or none to get a free one")
        chosen[name] = wish or (last if last and is_free(last) else fresh)
    return chosen


def _partitions(before: Site | None, wish: int | None) -> int:
    if before and wish not in {None, before.partitions}:
        raise SiteError(f"the topics in {before.folder} have {before.partitions} partitions: run `tweets clean` first")
    return wish or (before.partitions if before else PARTITIONS)
