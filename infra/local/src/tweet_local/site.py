"""Where one pipeline is: its folder, ports and topics, remembered so that it comes back at the same address."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict

from tweet_local.ports import free_ports, is_free
from tweet_local.registry import registry_url
from tweet_local.topics import Topics

FILE = "site.json"
PORTS = ("kafka_port", "controller_port", "registry_port")
PARTITIONS = 4


class SiteError(Exception):
    """A wish cannot be granted: a port belongs to another program, or topics have another size already."""


class Wishes(BaseModel):
    """What a person fixed; None is left to us."""

    model_config = ConfigDict(frozen=True)

    kafka_port: int | None = None
    registry_port: int | None = None
    partitions: int | None = None
    trigger: str = "realtime"


class Site(BaseModel):
    """Addresses and sizes of one pipeline."""

    model_config = ConfigDict(frozen=True)

    folder: Path
    kafka_port: int
    controller_port: int
    registry_port: int
    partitions: int
    trigger: str
    topics: Topics = Topics()

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
            **_ports(before, {"kafka_port": wishes.kafka_port, "registry_port": wishes.registry_port}),
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
        """The DuckDB file."""
        return self.folder / "warehouse.duckdb"

    @property
    def sink(self) -> str:
        """The warehouse as the loader and the insights name it."""
        return f"duckdb:{self.warehouse}"

    @property
    def checkpoint(self) -> Path:
        """The progress of the processor."""
        return self.folder / "checkpoint"

    @property
    def report(self) -> Path:
        """The HTML report."""
        return self.folder / "report.html"


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
