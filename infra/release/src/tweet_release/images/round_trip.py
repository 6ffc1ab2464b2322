"""Tweets through all five images and a Kafka of this machine, each container read-only and as its own user."""

import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tweet_local.artifacts import Artifacts
from tweet_local.balance import Balance
from tweet_local.kafka import kafka_server
from tweet_local.ports import free_ports
from tweet_local.processes import Programs
from tweet_local.registry import registry_server

from tweet_release.engine.engine import Engine
from tweet_release.images.proofs import NotProvedError

TWEETS = 300
SCRATCH = "/tmp:exec,mode=1777"  # noqa: S108 - in the container, where Java unpacks its libraries
DAMAGED = 0.05
TIGHT = ("--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges", "--tmpfs", SCRATCH)
PARTITIONS = 2


@dataclass(frozen=True, slots=True)
class Servers:
    """Where Kafka and the registry answer."""

    bootstrap_servers: str
    registry_url: str


@contextmanager
def _servers() -> Iterator[Servers]:
    with tempfile.TemporaryDirectory(prefix="tweet-servers-") as folder:
        programs, artifacts = Programs(Path(folder)), Artifacts()
        kafka = kafka_server(Path(folder) / "kafka", free_ports(2), artifacts, programs)
        registry = registry_server(Path(folder) / "registry", free_ports(1)[0], artifacts, programs)
        try:
            kafka.start()
            registry.start()
            kafka.broker.create_topics(("raw", "processed", "rejected"), PARTITIONS)
            yield Servers(kafka.bootstrap_servers, registry.url)
        finally:
            registry.stop()
            kafka.stop()


def round_trip(engine: Engine, tags: Mapping[str, str]) -> str:
    """What came out at the other end; `tags` names the image of each package's folder.

    Raises EngineError when a container fails and NotProvedError when the figures do not agree.
    """
    volume = engine.run("volume", "create").strip()
    try:
        with _servers() as servers:
            return _flow(engine, tags, volume, servers)
    finally:
        engine.run("volume", "rm", "--force", volume)


def _flow(engine: Engine, tags: Mapping[str, str], volume: str, servers: Servers) -> str:
    kafka, registry = ("--bootstrap-servers", servers.bootstrap_servers), ("--registry-url", servers.registry_url)

    def inside(folder: str, *command: str) -> str:
        place = ("--network", "host", "--volume", f"{volume}:/data")
        return engine.run("run", "--rm", *TIGHT, *place, tags[folder], *command)

    inside("tweet-schema", "publish", *registry)
    wanted = ("--count", str(TWEETS), "--seed", "1", "--damaged", str(DAMAGED), "--json")
    made = json.loads(inside("producer", "fake", *wanted, *kafka, *registry))
    inside("processor", "run", "--trigger", "available-now", "--master", "local[2]", *kafka, *registry)
    inside("loader", "run", "--until-caught-up", *kafka, *registry)
    balance = Balance.model_validate_json(inside("loader", "reconcile", "--json", *kafka))
    inside("insights", "score")
    report = inside("insights", "report", "--output", "/data/report.html")
    return agreed(made, balance, report)


def agreed(made: Mapping[str, int], balance: Balance, report: str) -> str:
    """One line, if every event that was produced is accounted for. Raises NotProvedError."""
    if made["acknowledged"] != TWEETS or not balance.closes:
        raise NotProvedError(f"{made['acknowledged']} of {TWEETS} produced, {balance.unaccounted} unaccounted")
    if not report.strip():
        raise NotProvedError("the report says nothing")
    rows, rejected = balance.total["rows"], balance.total["rejected"]
    return f"{TWEETS} events through five images and a real Kafka: {rows} rows, {rejected} rejected, unaccounted 0"
