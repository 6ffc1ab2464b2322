"""A package's CHANGELOG.md: sections headed `## VERSION (date)`, and one of what is not released yet.

That one is headed `## Unreleased`, or `## 0.1.0 (unreleased)` where the version was known before.
"""

import re
from dataclasses import dataclass
from datetime import date

UNRELEASED = "## Unreleased"
_SECTION = re.compile(r"^## .+$", re.MULTILINE)
_PENDING = re.compile(r"## Unreleased|## \S+ \(unreleased\)")


@dataclass(frozen=True, slots=True)
class Section:
    """One heading and what stands below it."""

    heading: str
    body: str

    @property
    def pending(self) -> bool:
        """Whether it tells what is not released yet."""
        return _PENDING.fullmatch(self.heading) is not None


def sections(text: str) -> list[Section]:
    """All sections, newest first as they stand."""
    starts = [*_SECTION.finditer(text)]
    ends = [*(start.start() for start in starts[1:]), len(text)]
    return [Section(start.group(), text[start.end() : end].strip()) for start, end in zip(starts, ends, strict=False)]


def pending(text: str) -> Section | None:
    """What is not released yet; None where nothing is said."""
    return next((section for section in sections(text) if section.pending and section.body), None)


def notes(text: str, version: str) -> str | None:
    """What the dated section of `version` says; None where there is none."""
    dated = re.compile(rf"## {re.escape(version)} \(\d{{4}}-\d\d-\d\d\)")
    return next((section.body for section in sections(text) if dated.fullmatch(section.heading)), None)


def dated(text: str, version: str, day: date) -> str:
    """The text with its pending section headed by `version` and `day`."""
    found = pending(text)
    return text.replace(found.heading, f"## {version} ({day.isoformat()})", 1) if found else text


def noted(text: str, entry: str) -> str:
    """The text with `entry` as the last line of its pending section, which is made where there is none."""
    found = pending(text)
    if found is None:
        first = _SECTION.search(text)
        place = first.start() if first else len(text)
        return f"{text[:place]}{UNRELEASED}\n\n- {entry}\n\n{text[place:]}"
    return text.replace(found.body, f"{found.body}\n- {entry}", 1)
