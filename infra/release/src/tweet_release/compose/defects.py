"""The compose file with a defect each, laid over it: what a check does not find it does not check."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tweet_release.compose.check import prove
from tweet_release.compose.project import project
from tweet_release.engine.engine import Engine
from tweet_release.images.check import Finding


@dataclass(frozen=True, slots=True)
class Defect:
    """Lines that spoil one service, and the proof that has to find it."""

    what: str
    proof: str
    override: str
    needs: tuple[str, ...] = ()
    """Proofs that come before it, and stand whatever is wrong here."""


DEFECTS = (
    Defect(
        "the registry is not where the contracts job looks",
        "comes up",
        "services:\n  contracts:\n    restart: 'no'\n    environment: {TWEET_SCHEMA_REGISTRY_URL: 'http://nowhere:8080',"
        " TWEET_SCHEMA_WAIT_SECONDS: '2'}\n",
    ),
    Defect(
        "the loader writes to a place that is not a volume",
        "comes up",
        "services:\n  loader:\n    restart: 'no'\n"
        "    environment: {TWEET_LOADER_SINK: 'duckdb:/opt/warehouse.duckdb'}\n",
    ),
    Defect(
        "the loader for S3 is told of a bucket that nobody made",
        "s3",
        "services:\n  loader-s3:\n    environment: {TWEET_LOADER_SINK: 'parquet:s3://nowhere/warehouse'}\n",
        needs=("comes up",),
    ),
    Defect(
        "the scorer tells its metrics where nobody looks",
        "observed",
        "services:\n  scorer:\n    command: [score, --every, '15', --alive, /tmp/alive]\n",
        needs=("comes up",),
    ),
)


def self_test(engine: Engine, compose: Path, root: Path) -> Iterator[Finding]:
    """For each defect whether its proof finds it."""
    for number, defect in enumerate(DEFECTS):
        with tempfile.TemporaryDirectory() as folder:
            override = Path(folder) / "defect.yaml"
            override.write_text(defect.override)
            with project(engine, compose, root, f"tweet-defect-{number}", (override,)) as here:
                needed = [prove(here, name) for name in defect.needs]
                found = prove(here, defect.proof)
        if broken := [one for one in needed if not one.proved]:
            yield broken[0]
            continue
        last = (found.said.strip().splitlines() or [""])[-1]
        said = f"{defect.what}: " + ("NOT FOUND" if found.proved else f"found: {last[:160]}")
        yield Finding("compose", defect.proof, not found.proved, said)
