"""Which version of which package reads and writes which contract version, proven and put in a table."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.resources.abc import Traversable
from pathlib import Path

from tweet_schema.compatibility import can_read
from tweet_schema.contract import Contract, versions
from tweet_schema.releases import Release, ReleaseError, installed, released
from tweet_schema.topics import Subject

BEGIN = "<!-- matrix: written by `tweet-schema matrix --write`, checked by `make lint` -->"
END = "<!-- end of the matrix -->"


@dataclass(frozen=True, slots=True)
class Row:
    """One version of one package."""

    package: str
    version: str
    released: bool
    tweet_schema: str
    reads: Mapping[Subject, Sequence[int]]
    """By subject, every version that its reader reads, by Avro's rules."""
    writes: Mapping[Subject, int]


class PageError(ValueError):
    """A page holds no matrix, or another one."""


def matrix(folder: Traversable | Path, current: Sequence[Release] | None = None) -> list[Row]:
    """Every release, and every package that is not one, by package and in the order of releases.

    The packages are those in `current`, unless given those that are installed here.

    Raises:
        ContractError: when the contracts in `folder` cannot be read.
        ReleaseError: when releases or metadata name what there is not.
    """
    past, now = released(folder), installed(folder) if current is None else current
    rows = [_row(release, folder, is_released=True) for release in past]
    rows += [_row(release, folder, is_released=False) for release in now if release not in past]
    return sorted(rows, key=lambda row: (row.package, not row.released))


def _row(release: Release, folder: Traversable | Path, *, is_released: bool) -> Row:
    return Row(
        release.package,
        release.version,
        is_released,
        release.tweet_schema,
        {subject: list(_readable(subject, number, release, folder)) for subject, number in release.reads.items()},
        {subject: _known(subject, number, release, folder).version for subject, number in release.writes.items()},
    )


def _readable(subject: Subject, reader: int, release: Release, folder: Traversable | Path) -> Iterator[int]:
    contract = _known(subject, reader, release, folder)
    return (writer.version for writer in versions(subject, folder) if can_read(contract, writer))


def _known(subject: Subject, number: int, release: Release, folder: Traversable | Path) -> Contract:
    found = next((contract for contract in versions(subject, folder) if contract.version == number), None)
    if found is None:
        raise ReleaseError(f"{release.package} {release.version} was released with {subject} v{number}: no such file")
    return found


def as_json(rows: Sequence[Row]) -> str:
    """The rows as a list of objects."""
    return json.dumps([asdict(row) for row in rows], indent=2)


def as_table(rows: Sequence[Row], *, markdown: bool) -> str:
    """The rows below each other, a column for each subject."""
    table = [["package", "version", *Subject], *(_cells(row) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    edge, gap = ("| ", " | ") if markdown else ("", "  ")
    lines = [edge + gap.join(map(str.ljust, line, widths)) + edge[::-1] for line in table]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([lines[0], rule, *lines[1:]] if markdown else [line.rstrip() for line in lines])


def _cells(row: Row) -> list[str]:
    return [row.package, row.version + ("" if row.released else " (unreleased)"), *(_cell(row, one) for one in Subject)]


def _cell(row: Row, subject: Subject) -> str:
    words = []
    if subject in row.reads:
        words.append("reads " + (_numbers(row.reads[subject]) or "none"))
    if subject in row.writes:
        words.append(f"writes v{row.writes[subject]}")
    return ", ".join(words)


def _numbers(numbers: Sequence[int]) -> str:
    """`v1` or, where there are no gaps, `v1 to v3`."""
    if len(numbers) > 1 and list(numbers) == list(range(numbers[0], numbers[-1] + 1)):
        return f"v{numbers[0]} to v{numbers[-1]}"
    return " ".join(f"v{number}" for number in numbers)


def on_page(page: Path, rows: Sequence[Row]) -> tuple[str, str]:
    """The page as it is, and as it would be with the matrix between its two marks.

    Raises:
        PageError: when it cannot be read or has no such marks.
    """
    try:
        text = page.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PageError(f"{page} cannot be read: {error}") from None
    head, begin, rest = text.partition(BEGIN + "\n")
    _, end, tail = rest.partition(END)
    if not begin or not end:
        raise PageError(f"{page} has no line {(END if begin else BEGIN)!r}: the matrix stands between the two")
    return text, f"{head}{begin}\n{as_table(rows, markdown=True)}\n\n{end}{tail}"
