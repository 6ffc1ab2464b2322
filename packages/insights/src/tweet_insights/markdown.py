"""Text for Markdown: what others wrote stays text, and tables can be read without a renderer."""

import re
import unicodedata
from collections.abc import Sequence

from tweet_insights.plain import plain

MOST_PADDED = 28
"""Columns are padded up to so many places: one long cell would push the others off the screen."""
# Whatever begins something within a line, in CommonMark, GitHub's tables and strikethrough, or mathematics.
MARKUP = re.compile(r"[\\`*_\[\]<>&|~$@^]")
# What renderers make a link of by itself: a scheme, and a dot as in a domain.
ADDRESS = re.compile(r":(?=//)|(?<=\w)\.(?=[^\W\d_])")
# What begins a heading, a list or a rule at the start of a line.
OPENING = re.compile(r"^(?:(#{1,6}|[+=-]+)|(\d+)(?=[.)]))(?=[.)]?(?:\s|$))")
BREAKS = re.compile("[\u2028\u2029]")


def escaped(text: str) -> str:
    """The text, plain, so that every renderer shows it as it is: no markup, HTML or link comes of it."""
    shown = BREAKS.sub(" ", plain(text)).strip()
    shown = ADDRESS.sub(r"\\\g<0>", MARKUP.sub(r"\\\g<0>", shown))
    return OPENING.sub(_opened, shown)


def _opened(found: re.Match[str]) -> str:
    # A digit cannot be escaped, the sign behind it can.
    return f"{found[2]}\\" if found[2] else f"\\{found[1]}"


def table(header: Sequence[str], rows: Sequence[Sequence[str]], texts: int) -> str:
    """A table of GitHub's Markdown. The first `texts` columns hold words, the others numbers."""
    told = [[escaped(cell) for cell in row] for row in (header, *rows)]
    widths = [min(max(3, *map(_width, column)), MOST_PADDED) for column in zip(*told, strict=True)]
    left = [place < texts for place in range(len(header))]
    rule = [
        f":{'-' * (width - 1)}" if words else f"{'-' * (width - 1)}:" for width, words in zip(widths, left, strict=True)
    ]
    lines = [[_padded(*cell) for cell in zip(row, widths, left, strict=True)] for row in told]
    return "\n".join(f"| {' | '.join(line)} |" for line in (lines[0], rule, *lines[1:]))


def _padded(cell: str, width: int, words: bool) -> str:
    space = " " * max(0, width - _width(cell))
    return cell + space if words else space + cell


def _width(text: str) -> int:
    """The places that it takes on a terminal (Unicode, annex 11)."""
    wide = sum(unicodedata.east_asian_width(sign) in {"W", "F"} for sign in text)
    return len(text) + wide - sum(unicodedata.combining(sign) > 0 for sign in text)
