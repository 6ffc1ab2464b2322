"""What a report costs over millions of tweets: seconds of finding, question by question, and of drawing.

uv run python bench/insights_report.py [--tweets 5000000] [--people 200000] [--rounds 3] [--keep FOLDER]

The warehouse is a DuckDB file of fake tweets, of the columns that reports read, with the labels that the society means:
no model has read millions of texts. It is made once in `--keep` (four minutes and 1.3 GB for five million).
"""

import argparse
import resource
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa
from insights_warehouse import made  # type: ignore[import-not-found] # beside this file
from tweet_insights.find import find
from tweet_insights.models.card import card_of
from tweet_insights.models.ladder import Rung
from tweet_insights.models.task import Name
from tweet_insights.prevalence import errors_about
from tweet_insights.report import render
from tweet_insights.warehouse import Model, Parameter, Reading
from tweet_insights.warehouses.duckdb import DuckDB
from tweet_producer.settings import FakeSettings

SEED = 7
MODEL = Model("fast", "bench", ("en",))
SCORED = """
    INSERT INTO scores
    SELECT source, tweet_id, t.version_id, raw_partition, raw_offset, $model, $model_version, truth.tone,
        CASE truth.tone WHEN 'negative' THEN 0.9 ELSE 0.1 END, 0, 0.9, now(),
        CASE hash(tweet_id) % 5 WHEN 0 THEN 'anger' WHEN 1 THEN 'joy' WHEN 2 THEN 'optimism' WHEN 3 THEN 'sadness' END,
        hash(tweet_id) % 7 = 0
    FROM tweets AS t JOIN read_parquet($truth) AS truth USING (source, tweet_id)
    WHERE t.lang = 'en' AND truth.action <> 'edit'
"""


@dataclass(frozen=True)
class Cost:
    """Seconds on the clock, and of all processors together."""

    seconds: float = 0
    processor: float = 0


@dataclass
class Timed:
    """A reading that notes what each of its questions takes."""

    reading: Reading
    took: dict[str, Cost] = field(default_factory=dict)

    def table(self, sql: str, parameters: Mapping[str, Parameter]) -> pa.Table:
        with self._noted(sql.splitlines()[0][:60]):
            return self.reading.table(sql, parameters)

    def prepare(self, name: str, sql: str, parameters: Mapping[str, Parameter]) -> None:
        with self._noted(f"(table {name})"):
            self.reading.prepare(name, sql, parameters)

    @contextmanager
    def _noted(self, name: str) -> Iterator[None]:
        begin, busy = time.perf_counter(), time.process_time()
        yield
        before = self.took.get(name, Cost())
        self.took[name] = Cost(
            before.seconds + time.perf_counter() - begin, before.processor + time.process_time() - busy
        )


@dataclass(frozen=True)
class TimedWarehouse(DuckDB):
    """The file, whose readings are timed."""

    took: dict[str, Cost] = field(default_factory=dict)

    @contextmanager
    def reading(self, since: datetime | None = None) -> Iterator[Timed]:  # type: ignore[override] # it is one all the same
        with super().reading(since) as reading:
            yield Timed(reading, self.took)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tweets", type=int, default=5_000_000)
    parser.add_argument("--people", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--keep", type=Path)
    said = parser.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        folder = said.keep or Path(passing)
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{said.tweets}-{said.people}.duckdb"
        if not path.exists():
            truth = folder / "truth"
            made(path, FakeSettings(count=said.tweets, people=said.people, seed=SEED, truth=truth))
            about = {"model": MODEL.name, "model_version": MODEL.version, "truth": str(truth / "tweets.parquet")}
            with duckdb.connect(path) as database:
                database.execute(SCORED, about)
        for number in range(said.rounds):
            tell(path, round_=number)


def tell(path: Path, round_: int) -> None:
    warehouse = TimedWarehouse(path, timedelta(seconds=5))
    card = card_of(Rung.FAST)
    errors, offensive = errors_about(card, Name.SENTIMENT, "negative"), errors_about(card, Name.OFFENSIVE, "offensive")
    begin, busy = time.perf_counter(), time.process_time()
    facts = find(warehouse, MODEL, datetime.now(UTC), None, errors, offensive_errors=offensive)
    found, worked = time.perf_counter(), time.process_time()
    page = render(facts)
    drawn = time.perf_counter()
    print(f"round {round_ + 1}: {facts.coverage.living:,} living tweets, {facts.coverage.scored:,} scored")
    for name, cost in sorted(warehouse.took.items(), key=lambda each: -each[1].processor):
        print(f"  {cost.seconds:6.2f} s, of CPU {cost.processor:6.2f}  {name}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(
        f"  found in {found - begin:.2f} s ({worked - busy:.2f} s of CPU), drawn in {drawn - found:.2f} s, "
        f"{len(page) / 2**20:.1f} MiB of page, {peak:.1f} GiB of memory at most"
    )


if __name__ == "__main__":
    main()
