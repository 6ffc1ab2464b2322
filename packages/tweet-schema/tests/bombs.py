"""Every length in a message made huge, under a limit of memory: python bombs.py

Run by test_bombs.py in a process of its own, since the limit is the whole process's and a breach ends it. Every
number in a golden message of each contract is replaced by one that claims a hundred million, 2^62 or less than
nothing; both codecs must say the same of it. Prints what came of it as one JSON object.
"""

import json
import resource
import struct
import tracemalloc
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tweet_schema.avro_types import named_types
from tweet_schema.bulk import decode_messages
from tweet_schema.contract import Contract, latest
from tweet_schema.damage import _Walk
from tweet_schema.topics import Subject
from tweet_schema.wire import WireError, decode, frame

GOLDEN = Path(__file__).parent / "golden"
ALLOWED = 64 * 1024 * 1024
"""Bytes that the process may grow by: less than any of the lengths that are claimed."""
CLAIMS = (100_000_000, 2**31, 2**62, -1, -100_000_000, -(2**62))
AT_ONCE = 200


def number(value: int) -> bytes:
    """Avro's variable-length zig-zag, of any 64 bits."""
    value, written = (value << 1 ^ value >> 63) & (2**64 - 1), bytearray()
    while value > 0x7F:
        written.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*written, value])


@dataclass(slots=True)
class Numbers(_Walk):
    """Notes where every number of a body begins and ends: lengths, counts, indexes and plain ones."""

    found: list[tuple[int, int]] = field(default_factory=list)

    def _number(self, path: str) -> int:
        begin = self.at
        value = _Walk._number(self, path)
        self.found.append((begin, self.at))
        return value


def bombs(contract: Contract) -> Iterator[bytes]:
    """Bodies in which one number is another; after what is less than nothing stands a size, as after a count."""
    kept = json.loads((GOLDEN / contract.file.replace(".avsc", ".json")).read_text(encoding="utf-8"))
    body = bytes.fromhex(kept["body"])
    schema = contract.schema
    numbers = Numbers(body, named_types(schema))
    numbers.value(schema, "")
    for begin, end in numbers.found:
        for claim in CLAIMS:
            yield body[:begin] + number(claim) + body[end:]
            yield body[:begin] + number(claim)
            if claim < 0:
                yield body[:begin] + number(claim) + number(-claim) + body[end:]


def judged(bodies: Sequence[bytes], contract: Contract) -> Iterator[bool]:
    """Whether each is a record, asked of both codecs, which agree."""
    found = decode_messages([frame(1, body) for body in bodies], {1: contract.text}.get, contract)
    for index, body in enumerate(bodies):
        said = refusal(body, contract)
        assert str(found.bad.get(index, "")) == said
        yield not said


def refusal(body: bytes, contract: Contract) -> str:
    """What the reference says against it."""
    try:
        decode(body, contract.text, contract)
    except WireError as error:
        return str(error)
    return ""


def allow(growth: int) -> None:
    """Let the process's address space grow by so much and no more."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    limit = pages * resource.getpagesize() + growth
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def main() -> None:
    contracts = [latest(subject) for subject in Subject]
    for contract in contracts:  # loads what is loaded once
        list(judged([next(bombs(contract))] * 20, contract))
    allow(ALLOWED)
    refused, read, peak = 0, 0, 0
    for contract in contracts:
        bodies = list(bombs(contract))
        for first in range(0, len(bodies), AT_ONCE):
            tracemalloc.start()
            verdicts = list(judged(bodies[first : first + AT_ONCE], contract))
            peak = max(peak, tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
            read += sum(verdicts)
            refused += len(verdicts) - sum(verdicts)
    # A limit that nothing could breach would prove nothing.
    try:
        bytearray(2 * ALLOWED)
    except MemoryError:
        limited = True
    else:
        limited = False
    print(json.dumps({"refused": refused, "read": read, "peak_bytes": peak, "limited": limited}))


if __name__ == "__main__":
    assert struct.calcsize("P") == 8, "address space is only limited where there is much of it"
    main()
