"""From what people want to say to the pieces of their tweets."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tweet_producer.society.arrow_columns import Flags, Integers, Numbers
from tweet_producer.society.behaviour.history import NOBODY
from tweet_producer.society.behaviour.moods import BAD, PLAIN
from tweet_producer.society.either import either
from tweet_producer.society.random_streams import WORD_VALUES, Word16, Words, chosen
from tweet_producer.society.scenario import Floats
from tweet_producer.society.text.parts import EXTRAS, SAID, SENTENCE, WIDTH, Part
from tweet_producer.society.text.phrases import LINK_HALVES, MARK, MARKS, NO_STOP, STOP, Phrases, Range
from tweet_producer.society.text.templates import LENGTHS, NO_TWIN, SLOTS
from tweet_producer.society.text.text_pool import NOTHING

TONES = 3
STRONG = 1.0
"""From this strength on, people shout, draw out words and put three marks where one would do."""


DRAWN_OUT = 0.4
"""How often a strong feeling draws out a word that can be."""


class Word:
    """What each word of a deed's draws decides."""

    OPENING = 0
    SENTENCE = 1
    SLOT = 2
    STOP = 5
    LOUD = 6
    DRAWN_OUT = 7
    CLOSING = 8
    DRAWN_OUT_CLOSING = 9
    EMOJI = 10
    EMPHASIS = 11
    BURST_TAG = 12
    TOPIC_TAG = 13
    CASHTAG = 14
    CC = 15
    LINK = 16
    LINK_HEAD = 17
    LINK_END = 18
    PAGE = 19
    QUOTE = 20
    REMARK = 21
    MOOD = 22
    LIKES = 23


@dataclass(frozen=True, slots=True, eq=False)
class Brief:
    """What people want to say, a place each."""

    language: NDArray[np.int8]
    topic: NDArray[np.int16]
    tone: NDArray[np.int8]
    strength: Floats
    """How much of the tone they feel; see STRONG."""
    burst: NDArray[np.int16]
    """Under whose hashtag, or NO_BURST."""
    to: Numbers
    cc: Numbers
    """People, or NOBODY."""
    quoting: Flags

    @property
    def strong(self) -> Flags:
        """Whether the feeling shows in more than the choice of words."""
        return np.asarray((self.tone != PLAIN) & (self.strength >= STRONG))


@dataclass(frozen=True, slots=True, eq=False)
class Composer:
    """Writes tweets in pieces. The same words and the same brief give the same text."""

    phrases: Phrases
    points: NDArray[np.int16]
    """Code points of each piece."""
    to: int
    """The piece that addresses person 0; the others follow."""
    cc: int
    """The piece that copies in person 0; the others follow."""
    always_fit: Numbers
    """By language: how many extras there is room for, whichever they are."""

    def write(self, brief: Brief, words: Words) -> NDArray[np.int32]:
        """The pieces of each text: a row a part, a column a text."""
        text = np.zeros((WIDTH, len(brief.topic)), np.int32)
        strong = brief.strong
        text[Part.TO] = either(brief.to == NOBODY, NOTHING, self.to + brief.to)
        self._say(text, brief, strong, words)
        self._quote(text, brief, words)
        self._decorate(text, brief, strong, words)
        self._refer(text, brief, words)
        self._fit(text, brief)
        return text

    def _say(self, text: NDArray[np.int32], brief: Brief, strong: Flags, words: Words) -> None:
        said, toned = self.phrases, brief.language.astype(np.int64) * TONES + brief.tone
        text[Part.OPENING] = maybe(words[Word.OPENING], np.where(strong, 0.4, 0.2), said.openings, toned)
        shelf = (brief.language * np.int64(len(said.cashtags)) + brief.topic) * TONES + brief.tone
        sentence = one_of(words[Word.SENTENCE], said.sentences, shelf)
        self._fill(text, sentence, words)
        word, bad = words[Word.LOUD], brief.tone == BAD
        loud = strong & ((word < 0.1 * WORD_VALUES) | (bad & (word < 0.35 * WORD_VALUES)))
        shouted, longer = np.flatnonzero(loud), np.flatnonzero(strong & ~loud)
        for part in SENTENCE:
            text[part, shouted] = said.loud[text[part, shouted]]
            self._draw_out(text[part], longer, words[Word.DRAWN_OUT])
        text[Part.END] = self._end(brief, strong, said.table.asks.take(sentence), words)
        self._draw_out(text[Part.END], np.flatnonzero(strong), words[Word.DRAWN_OUT_CLOSING])

    def _end(self, brief: Brief, strong: Flags, asks: Flags, words: Words) -> Numbers:
        """A stop, and with some chance a closing."""
        ends, toned = self.phrases.ends, brief.language.astype(np.int64) * TONES + brief.tone
        number = ends.number.take(toned)
        calm = (brief.tone == PLAIN) | (words[Word.STOP] < 0.7 * WORD_VALUES)
        usual = np.int32(MARK) - calm * np.int32(MARK - STOP)
        stop = either(strong, MARK + chosen(words[Word.STOP], len(MARKS)), usual)
        share = np.where(strong, 0.7, 0.3) * WORD_VALUES
        closing = 1 + (words[Word.CLOSING] * ((number - 1) / share)).astype(np.int32)
        closing *= closing < number
        behind: Numbers = ends.first.take(toned) + either(asks, NO_STOP, stop) * number + closing
        return behind

    def _fill(self, text: NDArray[np.int32], sentence: Numbers, words: Words) -> None:
        table = self.phrases.table
        filled: list[Numbers] = []
        for slot in range(SLOTS):
            size, twin, word = table.size[slot].take(sentence), table.twin[slot].take(sentence), words[Word.SLOT + slot]
            place = chosen(word, size)
            again = np.flatnonzero(twin != NO_TWIN)
            if len(again):  # a second {place} in a sentence is another place
                other = np.stack(filled)[twin[again], again]
                place[again] = (other + 1 + chosen(word[again], size[again] - 1)) % size[again]
            filled.append(place)
            text[Part.SENTENCE + slot] = table.base[slot].take(sentence) + place

    def _draw_out(self, part: Numbers, rows: Integers, word: Word16) -> None:
        rows = rows[word[rows] < DRAWN_OUT * WORD_VALUES]
        longer = self.phrases.drawn_out[part[rows]]
        times = (word[rows] % len(LENGTHS)).astype(np.int32)
        part[rows] = np.where(longer == NOTHING, part[rows], longer + times)

    def _quote(self, text: NDArray[np.int32], brief: Brief, words: Words) -> None:
        """What is said about a quoted tweet: often a short remark in place of words of one's own."""
        short = np.flatnonzero(brief.quoting & (words[Word.QUOTE] < 0.3 * WORD_VALUES))
        text[SAID.start : SAID.stop, short] = NOTHING
        text[Part.OPENING, short] = one_of(words[Word.OPENING][short], self.phrases.quotes, brief.language[short])

    def _decorate(self, text: NDArray[np.int32], brief: Brief, strong: Flags, words: Words) -> None:
        said = self.phrases
        emoji = maybe(words[Word.EMOJI], np.where(strong, 0.5, 0.2), said.emojis, brief.tone)
        emphatic = strong & (words[Word.EMPHASIS] < 0.3 * WORD_VALUES) & (emoji != NOTHING)
        text[Part.EMOJI] = emoji + said.emojis.number.take(brief.tone) * emphatic
        tagged = (brief.burst >= 0) & (words[Word.BURST_TAG] < 0.8 * WORD_VALUES)
        text[Part.BURST_TAG] = either(tagged, said.burst_tags + brief.burst.astype(np.int32), NOTHING)
        shelf = brief.language * np.int64(len(said.cashtags)) + brief.topic
        text[Part.TOPIC_TAG] = maybe(words[Word.TOPIC_TAG], 0.35, said.tags, shelf)

    def _refer(self, text: NDArray[np.int32], brief: Brief, words: Words) -> None:
        said = self.phrases
        priced = words[Word.CASHTAG] < 0.04 * WORD_VALUES
        text[Part.CASHTAG] = either(priced, said.cashtags.take(brief.topic), NOTHING)
        text[Part.CC] = either(brief.cc == NOBODY, NOTHING, self.cc + brief.cc)
        linked = np.flatnonzero(words[Word.LINK] < 0.08 * WORD_VALUES)
        text[Part.LINK, linked] = np.int32(said.links) + words[Word.LINK_HEAD][linked]
        text[Part.LINK + 1, linked] = np.int32(said.links + LINK_HALVES) + words[Word.LINK_END][linked]

    def _fit(self, text: NDArray[np.int32], brief: Brief) -> None:
        """Leave out the extras that the platform has no room for."""
        crowded = sum((text[parts[0]] != NOTHING).astype(np.int8) for parts in EXTRAS) > self.always_fit.take(
            brief.language
        )
        rows = np.flatnonzero(crowded)
        limit = self.phrases.limits[brief.language[rows]]
        length = self.points[text[Part.TO :, rows]][: Part.EMOJI - Part.TO].sum(axis=0, dtype=np.int32)
        for parts in EXTRAS:
            there = np.ix_(np.array(parts), rows)
            pieces = text[there]
            longer = length + self.points[pieces].sum(axis=0, dtype=np.int32)
            fits = longer <= limit
            text[there] = pieces * fits
            length = np.where(fits, longer, length)


def one_of(word: Word16, among: Range, shelf: NDArray[np.int64] | NDArray[np.int8]) -> Numbers:
    """One of what stands on each shelf, each as likely."""
    return among.first.take(shelf) + chosen(word, among.number.take(shelf))


def maybe(word: Word16, share: Floats | float, among: Range, shelf: NDArray[np.int64] | NDArray[np.int8]) -> Numbers:
    """With the chance `share` one of what stands on the shelf, else NOTHING."""
    number = among.number.take(shelf)
    place = (word * (number / (np.multiply(share, WORD_VALUES)))).astype(np.int32)
    return either(place < number, among.first.take(shelf) + place, NOTHING)
