"""Names for fake people, from Faker's lists of the place a language is spoken in."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from faker.factory import Factory
from faker.generator import Generator

from tweet_producer.society.text.languages import Language

POOL = 150
"""Given and family names that Faker draws for each language; people combine them."""
LONGEST_HANDLE = 15
"""What the platform allows."""
LETTERS_BEFORE_DIGITS = 10
"""Leaves room for a number that keeps two people apart."""


@dataclass(frozen=True, slots=True)
class Name:
    """How a person is called: as they write it, and letters a handle can be made of."""

    display: str
    latin: str


def names(language: Language, seed: int) -> Iterator[Name]:
    """Names of people who speak `language`, without end and with repetitions."""
    faker = Factory.create(language.locale, ["faker.providers.person"], use_weighting=False)
    faker.seed_instance(seed)
    first, last = _pool(faker, "first"), _pool(faker, "last")
    while True:
        given, family = faker.random.choice(first), faker.random.choice(last)
        display = f"{family.display} {given.display}" if language.code == "ja" else f"{given.display} {family.display}"
        latin = given.latin + faker.random.choice(("_", "")) + faker.random.choice((family.latin, family.latin[:1]))
        yield Name(display, latin)


def handles(people: Iterable[Name]) -> list[str]:
    """One handle a person, lower-case: the letters if nobody has them yet, else with a number behind them."""
    taken: dict[str, None] = {}
    for name in people:
        handle, number = name.latin[:LONGEST_HANDLE], 1
        while handle in taken:
            number += 1
            handle = f"{name.latin[:LETTERS_BEFORE_DIGITS]}{number}"
        taken[handle] = None
    return list(taken)


def _pool(faker: Generator, part: str) -> list[Name]:
    written = [str(faker.format(f"{part}_name")) for _ in range(POOL)]
    # Faker's Japanese names and their Latin spellings are drawn apart: they do not mean each other.
    romanized = f"{part}_romanized_name"
    latin = [str(faker.format(romanized)) for _ in range(POOL)] if hasattr(faker, romanized) else written
    return [Name(display, _letters(spelled)) for display, spelled in zip(written, latin, strict=True)]


def _letters(text: str) -> str:
    """Only the letters of `text` that ASCII has, accents taken off, in lower case."""
    return "".join(
        letter for letter in unicodedata.normalize("NFKD", text) if letter.isascii() and letter.isalpha()
    ).lower()
