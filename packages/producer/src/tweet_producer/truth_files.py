"""The folder of true answers: two Parquet files beside the tweets, for whoever judges what was inferred from them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tweet_producer.society.ground_truth import DELETE, TWEETS, Truth

PEOPLE_FILE = "people.parquet"
TWEETS_FILE = "tweets.parquet"
ROWS_AT_ONCE = 100_000
"""Rows that are kept until they are written: a row group costs more than its rows when it is small."""


class TruthError(OSError):
    """The folder cannot be written; the message says which and why."""


class TruthFiles:
    """Labels on their way into a file."""

    def __init__(self, writer: pq.ParquetWriter) -> None:
        self._writer = writer
        self._kept: list[pa.RecordBatch] = []
        self._rows = 0

    def note(self, labels: pa.RecordBatch) -> None:
        """Keep the labels of what is told; a deletion has none."""
        self._kept.append(labels.filter(pc.not_equal(labels["action"], pa.scalar(DELETE))))
        self._rows += self._kept[-1].num_rows
        if self._rows >= ROWS_AT_ONCE:
            self.write()

    def write(self) -> None:
        """Write what is kept."""
        self._writer.write_table(pa.Table.from_batches(self._kept, TWEETS))
        self._kept, self._rows = [], 0


@contextmanager
def truth_files(folder: Path, truth: Truth) -> Iterator[TruthFiles]:
    """Write everybody's hidden traits now, and labels as they are noted; complete when it is left.

    Raises:
        TruthError: when the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        pq.write_table(truth.hidden_traits(), folder / PEOPLE_FILE)
        writer = pq.ParquetWriter(folder / TWEETS_FILE, TWEETS)
    except OSError as error:
        raise TruthError(f"cannot write the answers into {folder}: {error.strerror or error}") from error
    with writer:
        noted = TruthFiles(writer)
        try:
            yield noted
        finally:  # whoever stops early closes the source, which is an exception where it waits
            noted.write()
