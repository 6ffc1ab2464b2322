"""The vocabulary's sentences as pieces: for each slot, every filling with the words around it.

The first piece of a sentence begins with the words before the slot; a sentence without slots is one piece.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tweet_producer.society.arrow_columns import Numbers
from tweet_producer.society.text.languages import Language, Sentence, Slot, WordsError
from tweet_producer.society.text.text_pool import NOTHING, TextPool

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

    asks: bool
    """Whether it is a question."""
    base: tuple[int, ...]
    """The piece for the slot's first filling; those for the others follow it. NOTHING where there is no such slot."""
    size: tuple[int, ...]
    """How many pieces there are, 1 at least."""
    twin: tuple[int, ...]
    """The earlier slot of the same name, which is filled otherwise, or NO_TWIN."""


@dataclass(frozen=True, slots=True, eq=False)
class SentenceTable:
    """The rows as columns; what is said of slots has a row for each of them."""

    asks: NDArray[np.bool_]
    base: Numbers
    size: Numbers
    twin: Numbers

    @classmethod
    def of(cls, rows: Sequence[Row]) -> "SentenceTable":
        """The same in columns."""
        asks, *slots = zip(*rows, strict=True)
        return cls(np.array(asks, np.bool_), *(np.array(column, np.int32).T.copy() for column in slots))


@dataclass(slots=True)
class Sentences:
    """All sentences of all languages, collected into `pieces`."""

    pieces: TextPool
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

    def add_phrases(self, language: Language, phrases: Iterable[tuple[str, str]]) -> int:
        """The piece of the first of the phrases, each in two parts of which words of the second can be drawn out."""
        kept = list(phrases)
        first = self.pieces.add([before + phrase for before, phrase in kept])
        for place, (before, phrase) in enumerate(kept):
            self._draw_out(first + place, [before + longer for longer in drawn_out(language, phrase)])
        return first

    def _row(self, language: Language, sentence: Sentence) -> Row:
        slots, (lead, *words) = taken_apart(sentence)
        if len(slots) > SLOTS:
            raise WordsError(f"{language.code}: a sentence has more than {SLOTS} slots: {', '.join(slots)}")
        fillings = [DRAWN.get(slot) or language.fillings[slot] for slot in slots]
        # What comes before each slot, the slot, and what comes behind it: only the first has something before it.
        runs = list(zip([lead] + [""] * len(slots), fillings or [("",)], words or [""], strict=False))
        bases, stretched = [], False
        for place, (before, filled, behind) in enumerate(runs):
            texts = [before + filling + behind for filling in filled]
            longer = [] if stretched else [self._longer(language, before, filling, behind) for filling in filled]
            stretched |= any(longer)  # only the first such word of a sentence is drawn out
            bases.append(self._run(list(map(capital, texts)) if place == 0 else texts, longer))
        empty = SLOTS - len(bases)
        sizes = [len(filled) for _, filled, _ in runs]
        twins = [slots.index(slot) if slot in slots[:place] else NO_TWIN for place, slot in enumerate(slots)]
        twins += [NO_TWIN] * (SLOTS - len(twins))
        asks = (words[-1] if words else lead).endswith("?")
        return Row(asks, (*bases, *[NOTHING] * empty), (*sizes, *[1] * empty), tuple(twins))

    def _longer(self, language: Language, before: str, filling: str, behind: str) -> list[str]:
        """The text with a word of it drawn out that is no part of the filling."""
        if longer := drawn_out(language, before):
            return [capital(words) + filling + behind for words in longer]
        return [capital(before) + filling + words for words in drawn_out(language, behind)]

    def _run(self, texts: Sequence[str], longer: Sequence[Sequence[str]]) -> int:
        """The first of the pieces; each can be shouted, and drawn out where there is something longer."""
        first, loud = self.pieces.add(texts), self.pieces.add([text.upper() for text in texts])
        self.loud |= {first + place: loud + place for place in range(len(texts))}
        for place, variants in enumerate(longer):
            self._draw_out(first + place, variants)
        return first

    def _draw_out(self, piece: int, longer: Sequence[str]) -> None:
        if longer:
            self.drawn_out[piece] = self.pieces.add(longer)


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
