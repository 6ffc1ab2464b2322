"""Numbers as people write them, read out of a sentence: what was said, how exactly, and of what."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
WORDS = {word: value for value, word in enumerate(_ONES)} | {word: 10 * tens for tens, word in enumerate(_TENS, 2)}
"""Written-out numbers; with a tens before a one, all below a hundred."""
SCALES = {"thousand": 1_000, "million": 1_000_000}
UNITS = {
    **dict.fromkeys(("tweet", "tweets"), "tweets"),
    **dict.fromkeys(("person", "people", "author", "authors"), "people"),
    **dict.fromkeys(("record", "records"), "records"),
    **dict.fromkeys(("minute", "minutes"), "minutes"),
    **dict.fromkeys(("hour", "hours"), "hours"),
    **dict.fromkeys(("day", "days"), "days"),
}
"""What is counted. Shares and points stand right behind their number."""
BETWEEN = 3
"""Words that may stand between a number and what it counts, as in `100 of the scored tweets`."""
TOKEN = re.compile(r"(?<!\w)[+-]?\d+(?:,\d+)*(?:\.\d+)*\w*|[A-Za-z]+(?:'[A-Za-z]+)?|\S")
_DIGITS = re.compile(r"[+-]?(?:[1-9]\d{0,2}(?:,\d{3})+|0|[1-9]\d*)(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Spoken:
    """A number. A `step` is what its last place is worth; without a value it is none that can be read."""

    said: str
    value: Decimal | None
    step: Decimal
    unit: str | None
    between: tuple[str, ...] = ()
    """The words between it and what it counts, as `scored` in `100 scored tweets`."""

    def is_rounded(self, exact: Decimal) -> bool:
        """Whether it is the exact number, rounded to the places that were spoken; at the middle either way."""
        return self.value is not None and 2 * abs(self.value - exact) <= self.step


def tokens(sentence: str) -> list[str]:
    """Words, numbers and signs. What joins numbers or words is taken apart: `3-4` is `3 to 4`."""
    sentence = re.sub(r"(?<=\d)(?: ?%)? ?[\u2013-] ?(?=[+-]?\d)", " to ", sentence)
    return TOKEN.findall(re.sub(r"(?<=[A-Za-z0-9])-(?=[A-Za-z])", " ", sentence))


def read_numbers(said: Sequence[str]) -> Iterator[Spoken]:
    """All numbers of these tokens, in their order."""
    place = 0
    while place < len(said):
        length = _length(said, place)
        if length:
            yield _spoken(said, place, length)
        place += max(length, 1)


def _length(said: Sequence[str], place: int) -> int:
    """How many tokens the number is that begins here; 0 where there is none."""
    first = said[place].lower() if place < len(said) else ""
    if not (first in WORDS or first in SCALES or any(sign.isdigit() for sign in first)):
        return 0
    length, following = 1, [token.lower() for token in said[place + 1 : place + 3]]
    if first in _TENS and following and 1 <= WORDS.get(following[0], 0) <= 9:
        length = 2
    return length + (first not in SCALES and any(next_one in SCALES for next_one in following[length - 1 : length]))


def _spoken(said: Sequence[str], place: int, length: int) -> Spoken:
    parts = [token.lower() for token in said[place : place + length]]
    scale = Decimal(SCALES.get(parts[-1], 1))
    text, unit = " ".join(said[place : place + length]), _unit(said, place + length)
    between = _between(said, place + length)
    if parts[0] in WORDS:  # to which a scale adds nothing
        return Spoken(text, scale * sum(WORDS.get(part, 0) for part in parts), scale, unit, between)
    if not _DIGITS.fullmatch(parts[0]):
        return Spoken(text, None, scale, unit)
    value = Decimal(parts[0].replace(",", ""))
    _, _, decimals = parts[0].partition(".")
    return Spoken(text, scale * value, scale * Decimal(1).scaleb(-len(decimals)), unit, between)


def _unit(said: Sequence[str], place: int) -> str | None:
    """What stands behind a number; the first of two in `3 to 4 %` has the unit of the second."""
    rest = [token.lower() for token in said[place : place + BETWEEN + 1]]
    if rest[:1] in (["%"], ["percent"]) or rest[:2] == ["per", "cent"]:
        return "%"
    if rest[:1] == ["points"] or rest[:2] == ["percentage", "points"]:
        return "points"
    if rest[:1] in (["to"], ["and"]) and (length := _length(said, place + 1)):
        return _unit(said, place + 1 + length)
    for number, token in enumerate(rest):
        if token in UNITS:
            return UNITS[token]
        if not token.isalpha() or _length(said, place + number):
            return None
    return None


def _between(said: Sequence[str], place: int) -> tuple[str, ...]:
    rest = [token.lower() for token in said[place : place + BETWEEN + 1]]
    return tuple(rest[: next((number for number, token in enumerate(rest) if token in UNITS), 0)])
