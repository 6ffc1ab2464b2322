"""The vocabulary's sentences as pieces: how each begins, and for each slot every filling with the words behind it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tweet_producer.society.columns import Numbers
from tweet_producer.society.pieces import NOTHING, Pieces
from tweet_producer.society.words import Language, Sentence, Slot, WordsError

SLOTS = 3
DRAWN: Mapping[str, tuple[str, ...]] = {
    "n": tuple(str(number) for number in range(3, 59)),
    "clock": tuple(f"{hour}:{minute:02d}" for hour in range(6, 23) for minute in range(0, 60, 5)),
}
"""What fills the slots that no vocabulary does."""
NO_TWIN = -1
LENGTHS = (2, 3, 4, 5)
"""How often a letter stands that is drawn out."""
VOWEL = re.compile(r"[aeiouyàáâãéêíóôõúü](?=[^aeiouyàáâãéêíóôõúü]*$)", re.IGNORECASE)


class Row(NamedTuple):
    """A sentence; what is said of slots stands in SLOTS places."""

    lead: int
    """The piece it begins with."""
    asks: bool
    """Whether it is a question."""
    base: tuple[int, ...]
    """The piece for the slot's first filling; those for the others follow it."""
    size: tuple[int, ...]
    """How many fillings there are; 1 where there is no such slot."""
    twin: tuple[int, ...]
    """The earlier slot of the same name, which is filled otherwise, or NO_TWIN."""


@dataclass(frozen=True, slots=True, eq=False)
class SentenceTable:
    """The rows as columns; what is said of slots has a row for each of them."""

    lead: Numbers
    asks: NDArray[np.bool_]
    base: Numbers
    size: Numbers
    twin: Numbers

    @classmethod
    def of(cls, rows: Sequence[Row]) -> "SentenceTable":
        """The same in columns."""
        lead, asks, *slots = zip(*rows, strict=True)
        base, size, twin = (np.array(column, np.int32).T.copy() for column in slots)
        return cls(np.array(lead, np.int32), np.array(asks, np.bool_), base, size, twin)


@dataclass(slots=True)
class Sentences:
    """All sentences of all languages, collected into `pieces`."""

    pieces: Pieces
    rows: list[Row] = field(default_factory=list)
    loud: dict[int, int] = field(default_factory=dict)
    """For a piece of a sentence, the one that shouts it."""
    drawn_out: dict[int, int] = field(default_factory=dict)
    """For a piece with a word that can be drawn out, the first of its LENGTHS."""

    def add(self, language: Language, sentences: Sequence[Sentence]) -> tuple[int, int]:
        """The row of the first of the sentences, and how many there are."""
        first = len(self.rows)
        self.rows += [self._row(language, sentence) for sentence in sentences]
        return first, len(sentences)

    def add_phrases(self, language: Language, phrases: Sequence[str]) -> tuple[int, int]:
        """The piece of the first of the phrases, which have no slots, and how many there are."""
        first = self.pieces.add(phrases)
        for place, phrase in enumerate(phrases):
            self._draw_out(first + place, "", drawn_out(language, phrase))
        return first, len(phrases)

    def _row(self, language: Language, sentence: Sentence) -> Row:
        slots, words = taken_apart(sentence)
        if len(slots) > SLOTS:
            raise WordsError(f"{language.code}: a sentence has more than {SLOTS} slots: {', '.join(slots)}")
        longer = [drawn_out(language, part) for part in words]
        # Only the first such word of a sentence is drawn out.
        longer = [part if not any(longer[:place]) else [] for place, part in enumerate(longer)]
        lead = NOTHING if not words[0] else self._run(("",), capital(words[0]), longer[0])
        bases, sizes, twins = [NOTHING] * SLOTS, [1] * SLOTS, [NO_TWIN] * SLOTS
        for place, slot in enumerate(slots):
            fillings = DRAWN.get(slot) or language.fillings[slot]
            if lead == NOTHING and place == 0:
                fillings = tuple(map(capital, fillings))
            bases[place] = self._run(fillings, words[place + 1], longer[place + 1])
            sizes[place] = len(fillings)
            twins[place] = slots.index(slot) if slot in slots[:place] else NO_TWIN
        return Row(lead, words[-1].endswith("?"), tuple(bases), tuple(sizes), tuple(twins))

    def _run(self, fillings: Sequence[str], words: str, longer: Sequence[str]) -> int:
        """The first of the pieces, one for each filling with the words behind it."""
        texts = [filling + words for filling in fillings]
        first, loud = self.pieces.add(texts), self.pieces.add([text.upper() for text in texts])
        self.loud |= {first + place: loud + place for place in range(len(texts))}
        for place, filling in enumerate(fillings if longer else ()):
            self._draw_out(first + place, filling, longer)
        return first

    def _draw_out(self, piece: int, before: str, longer: Sequence[str]) -> None:
        if longer:
            self.drawn_out[piece] = self.pieces.add([before + words for words in longer])


def taken_apart(sentence: Sentence) -> tuple[list[str], list[str]]:
    """The names of the slots, and the words before the first and behind each of them."""
    slots, words = [], [""]
    for part in sentence:
        if isinstance(part, Slot):
            slots.append(part.name)
            words.append("")
        else:
            words[-1] += part
    return slots, words


def capital(words: str) -> str:
    """As a sentence begins."""
    return words[:1].upper() + words[1:]


def drawn_out(language: Language, words: str) -> list[str]:
    """The words with one of them longer, in each of LENGTHS; nothing where no word can be drawn out."""
    pattern = language.stretchable
    if pattern is None or not pattern.search(words):
        return []
    return [
        pattern.sub(lambda word, times=times: _longer(word[0], times), words, count=1)  # type: ignore[misc] # a default
        for times in LENGTHS
    ]


def _longer(word: str, times: int) -> str:
    return VOWEL.sub(lambda vowel: vowel[0] * times, word)
