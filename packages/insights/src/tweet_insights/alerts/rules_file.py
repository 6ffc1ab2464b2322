"""Read a file of rules; what is wrong is told with its line and key."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import ValidationError

from tweet_insights.alerts.rules import Rules

TABLE = re.compile(r"^\s*\[\[\s*(\w+)\s*\]\]")


class RulesError(Exception):
    """The rules cannot be used; the message says which line and key, and why."""


def read_rules(path: Path) -> Rules:
    """The rules of a TOML file.

    Raises:
        RulesError: when the file cannot be read or one of its rules is wrong.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RulesError(f"{path}: {error}") from None
    try:
        return Rules.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise RulesError(f"{path} is not TOML: {error}") from None
    except ValidationError as error:
        raise RulesError(f"{path}, {'; '.join(_complaints(text, error))}") from None


def _complaints(text: str, error: ValidationError) -> Iterator[str]:
    """Such as `line 7, rule 2, above: Input should be less than or equal to 1`."""
    # A list whose items are wrong is also said to be too short.
    found = [each for each in error.errors(include_input=False) if each["type"] != "too_short"]
    for each in found or error.errors(include_input=False):
        where, key = _place(each["loc"])
        if each["type"].startswith("union_tag"):
            key = each["ctx"]["discriminator"].strip("'")
        line, said = _line(text, each["loc"], key), each["msg"].removeprefix("Value error, ")
        yield f"line {line}, {', '.join(filter(None, (where, key)))}: {said}"


def _place(loc: Sequence[int | str]) -> tuple[str, str]:
    """Which table, counted from 1, and which key. Between them stands the kind of rule, which is no key."""
    if len(loc) < 2 or not isinstance(loc[1], int):
        return "", str(loc[0]) if loc else "the file"
    keys = [part for part in loc[2:] if isinstance(part, str)]
    return f"{loc[0]} {loc[1] + 1}", keys[-1] if len(keys) > 1 else ""


def _line(text: str, loc: Sequence[int | str], key: str) -> int:
    """The line of the key, or of the head of its table where that lacks it."""
    table, number = (loc[0], loc[1]) if len(loc) > 1 and isinstance(loc[1], int) else ("", -1)
    seen, inside, head = -1, number < 0, 1
    for at, line in enumerate(text.splitlines(), 1):
        if found := TABLE.match(line):
            seen += found[1] == table
            inside = found[1] == table and seen == number
            head = at if inside else head
        if inside and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line):
            return at
    return head
