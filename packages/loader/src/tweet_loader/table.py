"""A table for people: numbers to the right, words to the left, nothing wrapped."""

from collections.abc import Sequence

Cell = str | int | float | None


def table(heads: Sequence[str], rows: Sequence[Sequence[Cell]]) -> str:
    """Lines of equal width; what is None is shown as a dash."""
    texts = [list(heads), *([_text(cell) for cell in row] for row in rows)]
    widths = [max(len(line[column]) for line in texts) for column in range(len(heads))]
    numeric = [all(not isinstance(row[column], str) for row in rows) for column in range(len(heads))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(line, widths, numeric, strict=True)
        ).rstrip()
        for line in texts
    )


def _text(cell: Cell) -> str:
    match cell:
        case None:
            return "-"
        case str():
            return cell
        case _:
            return f"{cell:,}".replace(",", " ")
