"""Who can read what, judged by Avro's own schema resolution rules."""

from collections.abc import Iterable
from dataclasses import dataclass

import avro.schema
from avro.compatibility import ReaderWriterCompatibilityChecker, SchemaCompatibilityType

from tweet_schema.contract import Contract


@dataclass(frozen=True, slots=True)
class Break:
    """A reader that cannot read what a writer writes, and why."""

    reader: Contract
    writer: Contract
    why: str

    def __str__(self) -> str:
        return (
            f"{self.reader.subject}: a reader of v{self.reader.version} cannot read "
            f"what v{self.writer.version} writes: {self.why}"
        )


def can_read(reader: str, writer: str) -> str | None:
    """None when a reader with schema text `reader` reads what `writer` wrote, else the reason in words."""
    checker = ReaderWriterCompatibilityChecker()  # type: ignore[no-untyped-call]  # its __init__ has no hints
    verdict = checker.get_compatibility(avro.schema.parse(reader), avro.schema.parse(writer))
    if verdict.compatibility is SchemaCompatibilityType.compatible:
        return None
    places = ", ".join(sorted(verdict.locations))
    return f"{'; '.join(sorted(verdict.messages))} (at {places})"


def breaks(contracts: Iterable[Contract]) -> list[Break]:
    """Every ordered pair of versions that FULL_TRANSITIVE compatibility forbids."""
    ordered = list(contracts)
    found = []
    for reader in ordered:
        for writer in ordered:
            why = can_read(reader.text, writer.text) if reader is not writer else None
            if why is not None:
                found.append(Break(reader, writer, why))
    return found
