"""The dashboard under load: fifty viewers, a loader that writes as fast as it is let, and a browser, on one warehouse.

uv run python bench/insights_serve.py --warehouse FILE [--viewers 50] [--seconds 60] [--rows 200] [--rest 0.05]

The warehouse is a DuckDB file as bench/insights_report.py makes and keeps it; a copy of it is used. The loader stands
in for tweet-loader: for each batch it opens the file, commits and closes, tries again every 20 ms while somebody has
it, and then rests. It runs alone first, then beside the dashboard without viewers, then with all: figures to quote
are the ratios of these. A viewer loads the page, follows its events and fetches what changed, as the script does.
"""

import argparse
import asyncio
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import duckdb
import psutil
from tweet_insights.models.card import card_of
from tweet_insights.models.ladder import Rung
from tweet_local.browser import open_browser
from tweet_local.stages import tool

TRY_EVERY = 0.02
LOADS = 5
BATCH = """
    INSERT INTO tweets
    SELECT * REPLACE (tweet_id || $mark AS tweet_id, now() AS loaded_at, now() AS raw_timestamp)
    FROM batch
"""


@dataclass
class Loader:
    """Commits batches until it is told to stop."""

    path: Path
    rows: int
    rest: float
    commits: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    stopping: bool = False

    def run(self) -> None:
        with duckdb.connect(self.path, read_only=True) as database:
            batch = database.execute("SELECT * FROM tweets LIMIT $1", [self.rows]).to_arrow_table()
        while not self.stopping:
            began = time.monotonic()
            database = self._opened()
            self.waits.append(time.monotonic() - began)
            with database:
                database.register("batch", batch)
                database.execute(BATCH, {"mark": f"-{time.time_ns()}"})
            self.commits.append(time.time())
            time.sleep(self.rest)

    def _opened(self) -> duckdb.DuckDBPyConnection:
        while True:
            try:
                return duckdb.connect(self.path)
            except duckdb.IOException:
                time.sleep(TRY_EVERY)


@contextmanager
def loading(path: Path, rows: int, rest: float) -> Iterator[Loader]:
    loader = Loader(path, rows, rest)
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(loader.run)
        try:
            yield loader
        finally:
            loader.stopping = True
        running.result()


@dataclass
class Seen:
    """What all viewers saw."""

    views: list[float] = field(default_factory=list)
    """Seconds of each whole page, from the request to its last byte."""
    ticks: list[tuple[float, float]] = field(default_factory=list)
    """When each came to the first viewer, and from when its figures were."""


async def get(address: str, path: str) -> bytes:
    place = urlsplit(address)
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    writer.write(f"GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())
    answer = await reader.read()
    writer.close()
    return answer


async def view(address: str, number: int, seen: Seen) -> None:
    """One viewer."""
    began = time.monotonic()
    await get(address, "/")
    seen.views.append(time.monotonic() - began)
    place = urlsplit(address)
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    writer.write(b"GET /events HTTP/1.0\r\nHost: localhost\r\n\r\n")
    known: dict[str, str] = {}
    while line := await reader.readline():
        if not line.startswith(b"data: {"):
            continue
        tick = json.loads(line[6:])
        if number == 0 and tick["made_at"]:
            seen.ticks.append((time.time(), datetime.fromisoformat(tick["made_at"]).timestamp()))
        changed = [("name", name) for name, version in tick["versions"].items() if known.get(name, version) != version]
        known = tick["versions"]
        if changed:
            await get(address, f"/sections?{urlencode(changed)}")


async def watch(address: str, viewers: int, seconds: float) -> Seen:
    seen = Seen()
    watching = [asyncio.create_task(view(address, number, seen)) for number in range(viewers)]
    done, _ = await asyncio.wait(watching, timeout=seconds)
    for task in done:
        task.result()
    for task in watching:
        task.cancel()
    return seen


def in_browser(address: str) -> float:
    """Seconds until the page is whole and its script has run, the median of some loads."""
    asked = "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd / 1000"
    with open_browser() as browser:
        took = []
        for _ in range(LOADS):
            page = browser.new_page()
            page.set_default_timeout(300_000)
            page.goto(address)
            page.locator("#pause:visible").wait_for()
            took.append(float(page.evaluate(asked)))
            page.close()
    return statistics.median(took)


@contextmanager
def served(path: Path) -> Iterator[tuple[str, psutil.Process, float]]:
    """Its address, its process, and how long it took from its start to the first whole page."""
    began = time.monotonic()
    command = [tool("tweet-insights"), "serve", "--warehouse", f"duckdb:{path}", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=sys.stderr, text=True) as server:
        try:
            address = server.stdout.readline().strip() if server.stdout else ""
            while b"200 OK" not in asyncio.run(get(address, "/"))[:40]:
                pass
            yield address, psutil.Process(server.pid), time.monotonic() - began
        finally:
            server.terminate()


def delays(commits: Sequence[float], ticks: Sequence[tuple[float, float]]) -> list[float]:
    """For each commit, how long after it there was a tick with figures found after it; of some there was none."""
    found = (next((came - commit for came, of in ticks if of >= commit), None) for commit in commits)
    return [delay for delay in found if delay is not None]


def told(numbers: Sequence[float]) -> str:
    """Median, 95th percentile and maximum."""
    if not numbers:
        return "none"
    ordered = sorted(numbers)
    middle, high = ordered[len(ordered) // 2], ordered[len(ordered) * 95 // 100]
    return f"{middle:.3f} s median, {high:.3f} s 95 %, {ordered[-1]:.3f} s max"


def rate(loader: Loader, seconds: float) -> float:
    return len(loader.commits) * loader.rows / seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--warehouse", type=Path, required=True)
    parser.add_argument("--viewers", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--rows", type=int, default=200)
    parser.add_argument("--rest", type=float, default=0.05, help="seconds between two commits")
    said = parser.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        path = Path(passing) / "tweets.duckdb"
        shutil.copyfile(said.warehouse, path)
        with duckdb.connect(path) as database:
            database.execute("UPDATE scores SET model_version = $1", [card_of(Rung.FAST).scorer.version])
            [(tweets,)] = database.execute("SELECT count(*) FROM tweets").fetchall()
        print(f"{tweets:,} tweets, {path.stat().st_size / 2**20:,.0f} MiB, {os.cpu_count()} processors")
        with loading(path, said.rows, said.rest) as alone:
            time.sleep(said.seconds / 2)
        print(f"loader alone: {rate(alone, said.seconds / 2):,.0f} rows/s; waited {told(alone.waits)}")
        with served(path) as (address, process, first):
            print(f"from the start to the first page: {first:.1f} s")
            with loading(path, said.rows, said.rest) as beside:
                time.sleep(said.seconds)
            print(f"loader beside it, no viewer: {rate(beside, said.seconds):,.0f} rows/s; waited {told(beside.waits)}")
            with loading(path, said.rows, said.rest) as loader:
                seen = asyncio.run(watch(address, said.viewers, said.seconds))
                whole = rate(loader, said.seconds)
                took = in_browser(address)
            memory = process.memory_info().rss / 2**20
        print(f"loader with {said.viewers} viewers: {whole:,.0f} rows/s; waited {told(loader.waits)}")
        print(f"page of {said.viewers} at once: {told(seen.views)}")
        print(f"from a commit to its tick: {told(delays(loader.commits, seen.ticks))}, {len(seen.ticks)} ticks")
        print(f"a tick's figures were of so long before: {told([came - of for came, of in seen.ticks])}")
        print(f"interactive in Chromium: {took:.2f} s; memory of the server: {memory:,.0f} MiB")
        ratios = {"beside": rate(beside, said.seconds), "viewers": whole}
        print(json.dumps({name: round(each / rate(alone, said.seconds / 2), 3) for name, each in ratios.items()}))


if __name__ == "__main__":
    main()
