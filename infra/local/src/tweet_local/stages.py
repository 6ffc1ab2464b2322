"""What is started for each stage: pure command lines, in the flags that every package documents."""

import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from tweet_local.site import Site


class Stage(StrEnum):
    """Everything that can run, in the order in which tweets meet it; servers first."""

    KAFKA = "kafka"
    REGISTRY = "registry"
    BIGQUERY = "bigquery"
    """The emulator, where it is the warehouse."""
    PROCESSOR = "processor"
    TRENDS = "trends"
    LOADER = "loader"
    SCORER = "scorer"
    DASHBOARD = "dashboard"
    PRODUCER = "producer"


SERVERS = (Stage.KAFKA, Stage.REGISTRY, Stage.BIGQUERY, Stage.DASHBOARD)

LOADER_GROUP = "tweet-loader"
"""Of all loaders of this Kafka, which has one warehouse."""

OPTIONAL = (Stage.BIGQUERY, Stage.TRENDS)
"""Not started unless asked for, or needed."""

STOP_ORDER = (
    *(Stage.PRODUCER, Stage.DASHBOARD, Stage.SCORER, Stage.PROCESSOR, Stage.TRENDS, Stage.LOADER),
    *(Stage.BIGQUERY, Stage.REGISTRY, Stage.KAFKA),
)
"""Sources first, and what others need last, so that each can finish what it holds."""


WATCHED = ("--window", "1 minute", "--slide", "30 seconds", "--watermark", "1 minute", "--interval", "5 seconds")
"""Windows for somebody who watches: as the processor has them by itself, the first would come after 20 minutes."""


FAKE, REPLAY = "fake", "replay"
LIVE_SOURCES = ("x", "bluesky")


class Production(BaseModel):
    """What the producer makes; without a count it goes on until it is stopped."""

    model_config = ConfigDict(frozen=True)

    source: str = FAKE
    """fake, to which all the rest belongs; x or bluesky; replay:FILE."""
    count: int | None = None
    seed: int | None = None
    rate: float | None = None
    damaged: float | None = None
    fault: tuple[str, ...] = ()
    """What goes wrong on purpose, each as KIND=SHARE."""


class MissingToolError(Exception):
    """A console script is not installed beside this Python."""


def tool(name: str) -> str:
    """The full path of a sibling package's console script."""
    path = Path(sys.executable).with_name(name)
    if not path.is_file():
        raise MissingToolError(f"{name} is not installed in {path.parent.parent}: run `uv sync --all-packages`")
    return str(path)


def processor(site: Site, jars: Path, java_flags: Sequence[str]) -> list[str]:
    """Spark in local mode; a real-time query needs a slot for every partition."""
    return [
        *(tool("tweet-processor"), "run", *_kafka(site), *_registry(site), *_topics(site)),
        *("--trigger", site.trigger, "--checkpoint", str(site.checkpoint), "--jars", str(jars)),
        *("--master", f"local[{max(2, site.partitions)}]", f"--java-options={' '.join(java_flags)}"),
    ]


def trends(site: Site, jars: Path, java_flags: Sequence[str]) -> list[str]:
    """The second query, in a Spark of its own."""
    own_topics = ("--processed-topic", site.topics.processed, "--trends-topic", site.topics.trends)
    return [
        *(tool("tweet-processor"), "trends", *_kafka(site), *_registry(site), *own_topics),
        *("--checkpoint", str(site.folder / "trends-checkpoint"), "--jars", str(jars), *WATCHED),
        *("--master", "local[2]", f"--java-options={' '.join(java_flags)}"),
    ]


def loader(site: Site) -> list[str]:
    """One of the loaders into the warehouse."""
    group = ("--group", LOADER_GROUP)
    return [tool("tweet-loader"), "run", "--sink", site.sink, *group, *_kafka(site), *_registry(site), *_topics(site)]


def producer(site: Site, production: Production) -> list[str]:
    """What a source gives into raw; its summary is one JSON object on stdout. Where it came to is remembered."""
    own_topics = ("--raw-topic", site.topics.raw, "--rejected-topic", site.topics.rejected)
    ways = (*_kafka(site), *_registry(site), *own_topics, "--json")
    source, _, file = production.source.partition(":")
    if source == FAKE:
        return [tool("tweet-producer"), FAKE, *ways, *_wishes(production)]
    bookmark = ("--bookmark", str(site.folder / f"{source}.bookmark"))
    return [tool("tweet-producer"), source, *([file] if file else []), *ways, *bookmark]


def dry_run(production: Production) -> list[str]:
    """The same tweets on the screen, an event a line in JSON."""
    return [tool("tweet-producer"), "fake", *_wishes(production), "--dry-run", "--json"]


def _wishes(production: Production) -> list[str]:
    told = production.model_dump(exclude_none=True, exclude={"fault", "source"})
    return [*(f"--{name}={value}" for name, value in told.items()), *(f"--fault={wish}" for wish in production.fault)]


def scorer(site: Site, every_s: float) -> list[str]:
    """Scores of what is new, again and again; it waits for the loader to make the warehouse."""
    return [tool("tweet-insights"), "score", "--warehouse", site.sink, "--every", str(every_s)]


def dashboard(site: Site) -> list[str]:
    """The page that shows the warehouse as it fills, to this machine only."""
    place = ("--host", "127.0.0.1", "--port", str(site.dashboard_port))
    return [tool("tweet-insights"), "serve", "--warehouse", site.sink, *place]


def reconcile(site: Site) -> list[str]:
    """The balance of raw against the warehouse."""
    return [tool("tweet-loader"), "reconcile", "--sink", site.sink, *_kafka(site), *_topics(site), "--json"]


def freshness(site: Site) -> list[str]:
    """Counts, rates and latencies of each stage, as the warehouse remembers them."""
    return [tool("tweet-loader"), "freshness", "--sink", site.sink, *_kafka(site), *_topics(site), "--json"]


def score(sink: str) -> list[str]:
    """Scores of what is new in the warehouse."""
    return [tool("tweet-insights"), "score", "--warehouse", sink, "--json"]


def report(site: Site) -> list[str]:
    """The HTML report."""
    places = ("--output", str(site.report), "--cache", str(site.folder / "facts"))
    return [tool("tweet-insights"), "report", "--warehouse", site.sink, *places]


def _kafka(site: Site) -> tuple[str, str]:
    return ("--bootstrap-servers", site.bootstrap_servers)


def _registry(site: Site) -> tuple[str, str]:
    return ("--registry-url", site.registry_url)


def _topics(site: Site) -> tuple[str, ...]:
    names = site.topics
    return ("--raw-topic", names.raw, "--processed-topic", names.processed, "--rejected-topic", names.rejected)
