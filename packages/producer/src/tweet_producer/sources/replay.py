"""Recorded posts: files of JSON Lines as the X API v2 gives them, plain, gzip or zstd, or standard input."""

import sys
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from io import BufferedReader, FileIO
from pathlib import Path
from typing import Literal

import pyarrow as pa

from tweet_producer.encode import Refused
from tweet_producer.event import Event
from tweet_producer.heard import Heard, Taken, taken
from tweet_producer.source_error import SourceError
from tweet_producer.x_api.message import Reader

STDIN = "-"
MAGIC: Mapping[Literal["gzip", "zstd"], bytes] = {"gzip": b"\x1f\x8b", "zstd": b"\x28\xb5\x2f\xfd"}
"""How a compressed file begins (RFC 1952, RFC 8878), whatever its name is."""
LONGEST_MAGIC = 4
PIECE = 1 << 20
"""Bytes that are read at once."""
MOST = 1000
"""Events that are told at once."""


class CannotReplayError(SourceError):
    """A file cannot be read; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line and where it stands, the first one being number 1."""

    file: str
    number: int
    text: bytes

    @property
    def position(self) -> str:
        """Where to go on behind it."""
        return f"{self.number}:{self.file}"


def lines(files: Sequence[str], after: str | None = None) -> Generator[Line]:
    """Every line of the files in turn, from behind the position `after` on.

    Raises:
        CannotReplayError: when one cannot be read, or `after` is in none of them.
    """
    done, _, last = (after or "0:").partition(":")
    if after and last not in files:
        raise CannotReplayError(f"the bookmark stands in {last}, which is none of the files: name it, or no --bookmark")
    for file in files[files.index(last) :] if after else files:
        passed = int(done) if file == last else 0
        for number, text in enumerate(_lines(file), 1):
            if number > passed:
                yield Line(file, number, text)


def _lines(file: str) -> Iterator[bytes]:
    try:
        with _opened(file) as stream:
            yield from stream
    except (OSError, pa.ArrowInvalid) as error:
        # What a truncated archive held until then was told; that it ends there must be, too.
        raise CannotReplayError(f"cannot read {file}: {error}") from error


@contextmanager
def _opened(file: str) -> Generator[Iterator[bytes]]:
    with nullcontext(sys.stdin.buffer) if file == STDIN else Path(file).open("rb") as raw:
        buffered = BufferedReader(FileIO(raw.fileno(), closefd=False), PIECE)
        begin = buffered.peek(LONGEST_MAGIC)
        packing = next((packing for packing, magic in MAGIC.items() if begin.startswith(magic)), None)
        if packing is None:
            yield _split(buffered.read1)
            return
        with pa.CompressedInputStream(buffered, packing) as whole:
            yield _split(whole.read)


def _split(read: Callable[[int], bytes]) -> Iterator[bytes]:
    """Lines without their ends; the last one needs none."""
    rest = b""
    while piece := read(PIECE):
        *whole, rest = (rest + piece).split(b"\n")
        yield from (line.rstrip(b"\r") for line in whole)
    if rest:
        yield rest.rstrip(b"\r")


@dataclass(slots=True)
class Rebase:
    """Moves the times of events, so that the first of them happens at `start`; `speed` times as fast."""

    start: int
    speed: float
    first: int | None = None

    def moved(self, event: Event) -> Event:
        """The event at its new time."""
        self.first = event["occurred_at"] if self.first is None else self.first
        tweet = event["tweet"]
        if tweet is not None:
            tweet["created_at"] = self._at(tweet["created_at"])
        return {**event, "occurred_at": self._at(event["occurred_at"])}

    def _at(self, time: int) -> int:
        return self.start + round((time - (self.first or 0)) / self.speed)


@dataclass(slots=True)
class Replay:
    """The events of recorded posts, in the order of the files."""

    files: Sequence[str]
    reader: Reader
    clock: Callable[[], int]
    """Microseconds since 1970: when it is received."""
    after: str | None = None
    rebase: Rebase | None = None
    span: int | None = None
    """How much of the events' time is told at once, in microseconds; None where no time is kept to."""
    unknown: dict[str, int] = field(default_factory=dict)
    """Fields that nobody documented, and how often they came."""

    def __iter__(self) -> Iterator[Taken]:
        """Some events at once.

        Raises:
            CannotReplayError: when a file cannot be read.
        """
        pending, position, begun = Heard(), None, 0
        for line, heard in self.heard():
            for event in heard.events:
                if pending.events and self._later(begun, event):
                    yield taken(pending, position)
                    pending = Heard()
                begun = begun if pending.events else event["occurred_at"]
                pending.events.append(event)
            pending.refused += heard.refused
            position = line.position
            if len(pending.events) + len(pending.refused) >= MOST:
                yield taken(pending, position)
                pending = Heard()
        yield taken(pending, position)

    def heard(self) -> Iterator[tuple[Line, Heard]]:
        """What each line holds."""
        for line in lines(self.files, self.after):
            heard = self.reader.read(line.text, self.clock())
            heard.refused = [_placed(one, line) for one in heard.refused]
            if self.rebase is not None:
                heard.events = [self.rebase.moved(event) for event in heard.events]
            for name in heard.unknown:
                self.unknown[name] = self.unknown.get(name, 0) + 1
            yield line, heard

    def _later(self, begun: int, event: Event) -> bool:
        return self.span is not None and event["occurred_at"] - begun >= self.span


def _placed(refused: Refused, line: Line) -> Refused:
    return Refused(refused.key, refused.value, refused.reason, f"line {line.number} of {line.file}: {refused.detail}")
