"""From what a person wants to say to the text of a tweet, with its entities where the platform finds them."""

import random
import re
from collections.abc import Sequence
from string import ascii_letters, digits
from typing import NamedTuple, TypeVar

from tweet_producer.draft import Addressee, Draft, Pen
from tweet_producer.society.words import Language, Sentence, Tone

T = TypeVar("T")
RETWEET_LENGTH = 280
STRONG = 1.0
"""From this strength on, people shout, draw out words and put three marks where one would do."""
EMOJIS = {
    Tone.BAD: ("😡", "😤", "🙄", "😩", "💔", "😭", "🤦🏽‍♀️", "👎"),
    Tone.PLAIN: ("🤔", "👀", "📝", "🤷🏻"),
    Tone.GOOD: ("😍", "🎉", "❤️", "😊", "🙌🏾", "✨", "🥳", "👩‍🍳"),
}
CASHTAGS = {"coffee": "BEAN", "games": "TPOT", "phones": "NMBS", "transit": "RAIL"}
"""Invented companies, by the topic in which they come up."""
SITES = ("news", "blog", "photos", "forum")
LINK_LETTERS = ascii_letters + digits
VOWEL = re.compile(r"[aeiouyàáâãéêíóôõúü](?=[^aeiouyàáâãéêíóôõúü]*$)", re.IGNORECASE)


class Brief(NamedTuple):
    """What a person wants to say."""

    language: Language
    topic: str
    tone: Tone
    strength: float = 0.0
    """How much of the tone they feel; see STRONG."""
    to: Addressee | None = None
    cc: Addressee | None = None
    tag: str | None = None
    """A hashtag that everybody uses just now."""

    @property
    def strong(self) -> bool:
        """Whether the feeling shows in more than the choice of words."""
        return self.tone is not Tone.PLAIN and self.strength >= STRONG


class Composer:
    """Writes tweets. The same state of `chance` and the same brief give the same text."""

    def __init__(self, chance: random.Random) -> None:
        self._random = chance.random

    def write(self, brief: Brief) -> Draft:
        """A new text."""
        pen = Pen(brief.language.length)
        if brief.to is not None:
            pen.mention(brief.to)
            pen.say(" ")
        pen.say(self._body(brief))
        self._decorate(pen, brief)
        return pen.done()

    def quote(self, brief: Brief) -> Draft:
        """What is said about a quoted tweet: a short remark, or a text of its own."""
        if self._random() < 0.6:
            return self.write(brief)
        pen = Pen(brief.language.length)
        pen.say(self._pick(brief.language.quotes))
        self._decorate(pen, brief)
        return pen.done()

    def retweet(self, original: Draft, author: Addressee) -> Draft:
        """The text a retweet has: who wrote it and what fits of it."""
        pen = Pen(RETWEET_LENGTH)
        pen.say("RT ")
        pen.mention(author)
        pen.say(": ")
        pen.repeat(original)
        return pen.done()

    def edit(self, standing: Draft, brief: Brief) -> Draft:
        """The text after an edit: what stood and a remark, or, where that has no room, a new text."""
        remark = self._pick(brief.language.edits)
        pen = Pen(brief.language.length)
        if not pen.room(len(standing.text) + 1 + len(remark)) or remark in standing.text:
            return self.write(brief)
        pen.repeat(standing)
        pen.say(" " + remark)
        return pen.done()

    def _body(self, brief: Brief) -> str:
        language, strong = brief.language, brief.strong
        said = []
        if self._random() < (0.4 if strong else 0.2):
            said.append(self._pick(language.openings[brief.tone]))
        core = self._sentence(self._pick(language.topics[brief.topic].sentences[brief.tone]), brief)
        said.append(core if core.endswith("?") else core + self._stop(brief))
        if self._random() < (0.7 if strong else 0.3):
            said.append(self._stretched(self._pick(language.closings[brief.tone]), brief))
        return language.join.join(said)

    def _sentence(self, sentence: Sentence, brief: Brief) -> str:
        used: dict[str, int] = {}
        words = "".join([part if isinstance(part, str) else self._fill(part.name, brief, used) for part in sentence])
        if brief.strong and self._random() < (0.35 if brief.tone is Tone.BAD else 0.1):
            return words.upper()
        return self._stretched(words[:1].upper() + words[1:], brief)

    def _fill(self, slot: str, brief: Brief, used: dict[str, int]) -> str:
        if slot == "n":
            return str(3 + int(self._random() * 56))
        if slot == "clock":
            return f"{6 + int(self._random() * 17)}:{int(self._random() * 12) * 5:02d}"
        words = brief.language.fillings[slot]
        # A second {place} in a sentence is another place.
        chosen = (used[slot] + 1) % len(words) if slot in used else int(self._random() * len(words))
        used[slot] = chosen
        return words[chosen]

    def _stop(self, brief: Brief) -> str:
        if brief.strong:
            return self._pick(("!", "!!", "!!!", "!!!!"))
        if brief.tone is Tone.PLAIN or self._random() < 0.7:
            return brief.language.stop
        return "!"

    def _stretched(self, words: str, brief: Brief) -> str:
        pattern = brief.language.stretchable
        if pattern is None or not brief.strong or self._random() > 0.4:
            return words
        longer = 2 + int(self._random() * 4)
        return pattern.sub(lambda found: VOWEL.sub(lambda vowel: vowel[0] * longer, found[0]), words, count=1)

    def _decorate(self, pen: Pen, brief: Brief) -> None:
        if self._random() < (0.5 if brief.strong else 0.2):
            emoji = self._pick(EMOJIS[brief.tone]) * (3 if brief.strong and self._random() < 0.3 else 1)
            if pen.room(1 + len(emoji)):
                pen.say(" " + emoji)
        for tag in self._tags(brief):
            if pen.room(2 + len(tag)):
                pen.say(" ")
                pen.hashtag(tag)
        self._refer(pen, brief)

    def _tags(self, brief: Brief) -> list[str]:
        tags = [brief.tag] if brief.tag is not None and self._random() < 0.8 else []
        if self._random() < 0.35:
            tags.append(self._pick(brief.language.topics[brief.topic].tags))
        return tags

    def _refer(self, pen: Pen, brief: Brief) -> None:
        cashtag = CASHTAGS.get(brief.topic)
        if cashtag is not None and self._random() < 0.04 and pen.room(2 + len(cashtag)):
            pen.say(" ")
            pen.cashtag(cashtag)
        if brief.cc is not None and pen.room(5 + len(brief.cc.username)):
            pen.say(" cc ")
            pen.mention(brief.cc)
        if self._random() < 0.08 and pen.room(30):
            self._link(pen, brief)

    def _link(self, pen: Pen, brief: Brief) -> None:
        code = "".join(self._pick(LINK_LETTERS) for _ in range(8))
        site = self._pick(SITES)
        pen.say(" ")
        pen.link(f"https://t.example/{code}", f"https://{brief.topic}-{site}.example/{int(self._random() * 10_000)}")

    def _pick(self, among: Sequence[T]) -> T:
        return among[int(self._random() * len(among))]
