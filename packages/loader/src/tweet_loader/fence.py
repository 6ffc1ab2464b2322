"""Only one loader writes a partition at a time: the other is refused."""

from collections.abc import Mapping, Sequence

from tweet_loader.kafka.record import Place, Span
from tweet_loader.sink import FencedError


def check_fence(stored: Mapping[Place, int], spans: Sequence[Span]) -> None:
    """Let a batch pass that begins where the sink stands.

    Raises:
        FencedError: when it does not.
    """
    for span in spans:
        expected = None if span.first else span.start
        if (found := stored.get(span.place)) != expected:
            raise fenced(span, found)


def fenced(span: Span, found: int | None) -> FencedError:
    """What a loader is told when another has been faster."""
    expected = "its beginning" if span.first else span.start
    return FencedError(
        f"another loader has written {span.place.topic}[{span.place.partition}]: this one stood at "
        f"{expected}, the warehouse stands at {found}"
    )
