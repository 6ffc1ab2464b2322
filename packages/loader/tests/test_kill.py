"""A loader killed without warning while tweets flow, into each of the other sinks; DuckDB's is in run.feature."""

import subprocess
from collections import Counter
from collections.abc import Sequence

import pytest
from tweet_loader.clock import utc_now
from tweet_loader.open_sink import PatientSink, open_sink
from tweet_loader.sink import SinkError
from tweet_local.waiting import wait_until

from .events import current, random_events
from .pipeline import PATIENCE_S, Pipeline

pytestmark = pytest.mark.servers
KILLS = 2


def loaded(sink: PatientSink) -> Sequence[tuple[int, int]]:
    """The raw records that the warehouse has, with repetitions if there were any."""
    try:
        with sink.reading({"events": ("raw_partition", "raw_offset")}) as connection:
            return connection.execute("FROM events").fetchall()
    except SinkError:  # not made yet
        return []


@pytest.mark.parametrize("kind", ["sqlite", "parquet"])
def test_nothing_is_lost_or_doubled(pipeline: Pipeline, kind: str) -> None:
    address = f"{kind}:{pipeline.folder / 'tweets'}"
    sink = open_sink(address, utc_now, PATIENCE_S)
    events = random_events(1_500, tweets=400, seed=11)
    whole = pipeline.processed(events[:300], times=2) + pipeline.processed(events[300:])
    for _ in range(KILLS):
        before = len(loaded(sink))
        command = pipeline.arguments("run", sink=address, flush_rows="20", flush_seconds="0.05", session_seconds="1.5")
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        pipeline.running.append(process)  # type: ignore[arg-type] # ended with the test, without a text to read
        wait_until(lambda before=before: len(loaded(sink)) > before, PATIENCE_S, "progress", interval_s=0.001)  # type: ignore[misc] # bound here
        process.kill()
        process.wait(PATIENCE_S)
        assert before < len(loaded(sink)) < len(whole), "killed too late to tell anything"
    outcome = pipeline.catch_up(sink=address)
    assert outcome.returncode == 0, outcome.stderr
    assert Counter(loaded(sink)) == Counter((item["raw_partition"], item["raw_offset"]) for item in whole)
    with sink.reading({"tweets": ("source", "tweet_id", "raw_offset"), "replays": ("records",)}) as connection:
        found = {(source, name): at for source, name, at in connection.execute("FROM tweets").fetchall()}
        (replays,) = connection.execute("SELECT sum(records) FROM replays").fetchone() or (0,)
    assert found == {identity: fields["raw_offset"] for identity, fields in current(whole).items()}
    assert replays == 300
