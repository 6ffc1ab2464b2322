"""The table of a figure as CSV (RFC 4180), in which a spreadsheet finds numbers and no formula."""

import csv
import io
import re
from collections.abc import Sequence

from tweet_insights.figures.figure import Figure

NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
PERCENT = re.compile(rf"({NUMBER.pattern})\s%")
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""With what a spreadsheet takes a cell for a formula (OWASP, CSV Injection)."""
SPACES = " \n\N{NO-BREAK SPACE}"


def csv_of(figure: Figure) -> str:
    """All rows. A column of percentages says so in its head and holds numbers."""
    percentages = [
        at >= figure.texts and any(PERCENT.fullmatch(row[at]) for row in figure.rows)
        for at in range(len(figure.header))
    ]
    head = [f"{name} (%)" if of_hundred else name for name, of_hundred in zip(figure.header, percentages, strict=True)]
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(map(harmless, head))
    writer.writerows(_cells(row, figure.texts) for row in figure.rows)
    return written.getvalue()


def _cells(row: Sequence[str], texts: int) -> list[str]:
    return [harmless(cell) if at < texts else number_or_words(cell) for at, cell in enumerate(row)]


def number_or_words(cell: str) -> str:
    """A number as programs read it, without commas and without its sign of percent; else words that do no harm."""
    found = PERCENT.fullmatch(cell)
    number = found[1] if found else cell
    return number.replace(",", "") if NUMBER.fullmatch(number) else harmless(cell)


def harmless(text: str) -> str:
    """With a quote before what would be a formula; a number is none."""
    if NUMBER.fullmatch(text) or not text.lstrip(SPACES).startswith(FORMULA):
        return text
    return f"'{text}"
