"""From deliveries to commits: read, commit, and only then acknowledge."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from tweet_loader.kafka.delivery import Delivery
from tweet_loader.kafka.record import Span
from tweet_loader.rows.batch import Batch
from tweet_loader.rows.passing import passing
from tweet_loader.rows.reject import Clock
from tweet_loader.sink import Committed, FencedError, RowsRefusedError, Sink


class Source(Protocol):
    """Where records come from, in order, beginning where the sink stands."""

    def deliveries(self) -> Iterable[Delivery]:
        """Records as they arrive, until there are no more or the loader is asked to stop."""
        ...

    def acknowledge(self, spans: Sequence[Span]) -> None:
        """Tell outsiders how far the sink is. Nothing depends on it: after a crash the sink is asked, not this."""
        ...


def stop(error: FencedError) -> None:
    """What an only writer does when another has written: it has been replaced."""
    raise FencedError(f"{error}. Only one may write it; this one stops") from error


def load(
    source: Source,
    read: Callable[[Delivery], Batch],
    sink: Sink,
    clock: Clock,
    fenced: Callable[[FencedError], None] = stop,
) -> Iterator[Committed]:
    """Commit each delivery and tell what it added. Exactly once, whatever moment this is killed at.

    When another has written, `fenced` makes the source begin where the sink stands, or raises. The delivery is dropped:
    of its spans some may be held, which the sink's offsets tell.

    Raises:
        SinkError: from the sink; everything that was yielded is committed, nothing else is.
    """
    for delivery in source.deliveries():
        try:
            committed = commit(sink, read(delivery), clock)
        except FencedError as error:
            fenced(error)
            continue
        source.acknowledge(delivery.spans)
        yield committed


def commit(sink: Sink, batch: Batch, clock: Clock) -> Committed:
    """Commit `batch`, with the rows that the sink cannot hold among the rejected ones."""
    try:
        committed = sink.commit(batch)
    except RowsRefusedError as refusal:
        batch = batch.without(refusal.rows, clock())
        committed = sink.commit(batch)
    return replace(committed, passing=passing(batch))
