"""What fake people can say: `vocabulary/<language>.toml`, one file a language, and invented names."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from string import Formatter
from typing import Annotated, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

VOCABULARY = files("tweet_producer.society").joinpath("vocabulary")
NAMES = "names.toml"
DRAWN = frozenset({"n", "clock"})
"""Slots that are filled with numbers, not with words."""


class WordsError(ValueError):
    """A vocabulary file cannot be used; the message names it and what is wrong."""


class Tone(StrEnum):
    """How a sentence feels."""

    BAD = "bad"
    PLAIN = "plain"
    GOOD = "good"


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a sentence for a name or a number."""

    name: str


def _parts(text: str) -> Iterator[str | Slot]:
    for words, slot, _, _ in Formatter().parse(text):
        if words:
            yield words
        if slot is not None:
            yield Slot(slot)


Sentence = Annotated[tuple[str | Slot, ...], BeforeValidator(lambda text: tuple(_parts(text)))]
"""Words and slots in turn, from text with `{slots}`."""
Phrases = Mapping[Tone, tuple[str, ...]]


class _Words(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class TopicWords(_Words):
    """What a language has to say about a topic."""

    tags: tuple[str, ...]
    bad: tuple[Sentence, ...]
    plain: tuple[Sentence, ...]
    good: tuple[Sentence, ...]

    @cached_property
    def sentences(self) -> Mapping[Tone, tuple[Sentence, ...]]:
        """All sentences by their tone."""
        return {Tone.BAD: self.bad, Tone.PLAIN: self.plain, Tone.GOOD: self.good}


class Language(_Words):
    """A language: who speaks it and what can be said in it."""

    code: str
    locale: str = Field(description="Where its speakers' names come from.")
    share: float = Field(gt=0, le=1, description="Its part of the population.")
    hours: tuple[float, ...] = Field(description="Offsets from UTC of the places its speakers live in.")
    stop: str = Field(description="What ends a sentence.")
    join: str = Field(description="What stands between two sentences.")
    length: int = Field(description="Characters that a tweet may have.")
    stretch: tuple[str, ...] = Field(description="Words drawn out in anger or joy, as in sooo.")
    openings: Phrases
    closings: Phrases
    edits: tuple[str, ...]
    quotes: tuple[str, ...]
    topics: Mapping[str, TopicWords]
    slots: Mapping[str, tuple[str, ...]] = Field(default={}, description="Words of its own for slots.")

    @cached_property
    def fillings(self) -> Mapping[str, tuple[str, ...]]:
        """What may fill each slot."""
        return {**names(), **self.slots}

    @cached_property
    def stretchable(self) -> re.Pattern[str] | None:
        """Finds a word to draw out."""
        return re.compile(rf"\b({'|'.join(self.stretch)})\b", re.IGNORECASE) if self.stretch else None

    @model_validator(mode="after")
    def _every_slot_can_be_filled(self) -> Self:
        sentences = (said for topic in self.topics.values() for tone in Tone for said in topic.sentences[tone])
        for part in (part for sentence in sentences for part in sentence):
            if isinstance(part, Slot) and part.name not in self.fillings and part.name not in DRAWN:
                raise ValueError(f"nothing fills {{{part.name}}}")
        return self


@cache
def names() -> Mapping[str, tuple[str, ...]]:
    """Invented names by slot, the same in every language."""
    held = tomllib.loads(VOCABULARY.joinpath(NAMES).read_text(encoding="utf-8"))
    return {slot: tuple(words) for slot, words in held.items()}


@cache
def languages() -> tuple[Language, ...]:
    """Every shipped language, by code."""
    found = (file for file in VOCABULARY.iterdir() if file.name.endswith(".toml") and file.name != NAMES)
    return tuple(read_language(file) for file in sorted(found, key=lambda file: file.name))


def read_language(file: Traversable | Path) -> Language:
    """The language in `file`.

    Raises:
        WordsError: naming the file and what is wrong in it.
    """
    try:
        return Language.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise WordsError(f"{file.name} is no vocabulary: {error}") from error
