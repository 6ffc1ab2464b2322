"""Quix Streams at the processor's work: started, waited for, and compared with what Spark made."""

import json
import re
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from processor_stand import Stand  # type: ignore[import-not-found] # beside this file
from tweet_local.lane import Lane
from tweet_local.waiting import wait_until
from tweet_processor import patterns
from tweet_processor.job import VERSION
from tweet_processor.settings import RunSettings, TriggerKind
from tweet_schema.contract import latest
from tweet_schema.topics import Subject

PROJECT = Path(__file__).parent / "peers" / "quix"
UV = Path(__file__).parents[1] / ".tools" / "bin" / "uv"
PROCESSES = 2
"""One for each core: Python computes in one thread, and Kafka's groups share the partitions out."""
IDLE_S = 15
PATIENCE_S = 3600
# Before the processor counted by replacing, these were its own patterns.
COUNTED = {
    "CASED": r"[\p{Lu}\p{Ll}]",
    "UPPER": r"\p{Lu}",
    "WORD": r"[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}\p{N}]+)*",  # noqa: RUF001 - people type both apostrophes
}


def translated() -> dict[str, str]:
    """The processor's patterns as Python's `regex` writes them."""
    java = {name: value for name, value in vars(patterns).items() if name.isupper() and isinstance(value, str)}
    return {
        name: re.sub(r"\\x\{([0-9A-F]+)\}", lambda code: chr(int(code[1], 16)), pattern).replace(r"\p{Is", r"\p{")
        for name, pattern in (java | COUNTED).items()
        if not name.startswith("_") and name != "WORD_CHARACTER"
    }


def run(stand: Stand, name: str, raw: str) -> tuple[float, float, RunSettings]:
    """Let it process `raw` to the end: seconds from the first record that came out to the last, and CPU seconds.

    By the clock: Quix Streams gives what it writes the timestamp of what it read.
    """
    settings: RunSettings = stand.settings(name, TriggerKind.AVAILABLE_NOW, raw)
    wishes = stand.folder / f"{name}.json"
    wishes.write_text(json.dumps(wished(stand, settings)))
    subprocess.run([str(UV), "sync", "--locked", "--project", str(PROJECT)], check=True, capture_output=True)
    command = [str(PROJECT / ".venv" / "bin" / "python"), str(PROJECT / "process.py"), str(wishes)]
    log = stand.folder / f"{name}.log"
    with log.open("wb") as told:
        workers = [subprocess.Popen(command, stdout=told, stderr=told) for _ in range(PROCESSES)]
        try:
            seconds = seconds_of_flow(stand, settings, workers)
            if any(worker.wait(PATIENCE_S) for worker in workers):
                raise RuntimeError(f"Quix Streams failed: {log.read_text()[-2000:]}")
        finally:
            for worker in workers:
                worker.kill()
    used = [float(json.loads(line)["cpu_seconds"]) for line in log.read_text().splitlines() if line.startswith("{")]
    return seconds, sum(used), settings


def seconds_of_flow(stand: Stand, settings: RunSettings, workers: Sequence[subprocess.Popen[bytes]]) -> float:
    """Between the first look that saw something and the first that saw everything; or until one has failed."""
    expected = stand.count(settings.raw_topic)

    def came_out(least: int) -> bool:
        failed = any(worker.poll() for worker in workers)
        return failed or stand.count(settings.processed_topic, settings.rejected_topic) >= least

    wait_until(lambda: came_out(1), PATIENCE_S, "the first record by Quix Streams")
    began = time.perf_counter()
    wait_until(lambda: came_out(expected), PATIENCE_S, f"{expected} records by Quix Streams")
    return time.perf_counter() - began


def wished(stand: Stand, settings: RunSettings) -> Mapping[str, object]:
    """What its process.py reads."""
    ids = stand.lane.ids
    return {
        "bootstrap_servers": settings.bootstrap_servers,
        "group": settings.group,
        "idle_seconds": IDLE_S,
        **{f"{name}_topic": getattr(settings, f"{name}_topic") for name in ("raw", "processed", "rejected")},
        "raw": latest(Subject.RAW).text,
        "out": latest(Subject.PROCESSED).text,
        "bad": latest(Subject.REJECTED).text,
        "out_id": ids[Subject.PROCESSED],
        "bad_id": ids[Subject.REJECTED],
        "newest": ids[Subject.RAW],
        "writers": {ids[Subject.RAW]: latest(Subject.RAW).text},
        "patterns": translated(),
        "version": VERSION,
    }


def agreement(stand: Stand, ours: RunSettings, theirs: RunSettings) -> str:
    """How many of the processed records are the same bytes."""
    made = [
        {record.value() for record in Lane.read(stand.lane, settings.processed_topic)} for settings in (ours, theirs)
    ]
    return f"{len(made[0] & made[1]):,} of {len(made[0]):,} processed records are the same bytes"
