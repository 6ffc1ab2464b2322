"""What can be said, ready to be drawn by number: every shipped language's phrases, tags and links, as pieces."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from string import ascii_letters, digits

import numpy as np

from tweet_producer.society.arrow_columns import Numbers
from tweet_producer.society.text.languages import Language, Tone, languages
from tweet_producer.society.text.templates import Sentences, SentenceTable
from tweet_producer.society.text.text_pool import NOTHING, TextPool, fixed

TONES = tuple(Tone)
EMOJIS = {
    Tone.BAD: ("😡", "😤", "🙄", "😩", "💔", "😭", "🤦🏽‍♀️", "👎"),
    Tone.PLAIN: ("🤔", "👀", "📝", "🤷🏻"),
    Tone.GOOD: ("😍", "🎉", "❤️", "😊", "🙌🏾", "✨", "🥳", "👩‍🍳"),
}
EMPHASIS = 3
"""How often an emoji stands that is meant strongly."""
CASHTAGS = {"coffee": "BEAN", "games": "TPOT", "phones": "NMBS", "transit": "RAIL"}
"""Invented companies, by the topic in which they come up."""
SITES = ("news", "blog", "photos", "forum")
PAGES = 10_000
MARKS = ("!", "!!", "!!!", "!!!!")
NO_STOP, STOP, MARK = range(3)
"""Where what ends a sentence stands: nothing behind a question, the language's own stop, the first of MARKS."""
LINK = "https://t.example/"
LINK_LETTERS = np.frombuffer((ascii_letters + digits).encode(), np.uint8)
LINK_HALF = 4
"""Letters in each of the two halves of a link's end."""
LINK_HALVES = 1 << 16
"""How many there are of either half."""


@dataclass(frozen=True, slots=True, eq=False)
class Range:
    """What to choose from: the first of them, and how many there are, each in arrays of the same shape."""

    first: Numbers
    number: Numbers

    @classmethod
    def of(cls, ranges: Iterable[tuple[int, int]], *shape: int) -> "Range":
        """From pairs of both, in the order of the places of `shape`."""
        first, number = np.array(list(ranges), np.int32).T
        return cls(first.reshape(shape).copy(), number.reshape(shape).copy())


@dataclass(frozen=True, slots=True, eq=False)
class Phrases:
    """TextPool to choose from, by language (L), topic (T) and tone (in the order of TONES)."""

    openings: Range
    """L x 3, with what stands between them and a sentence."""
    sentences: Range
    """L x T x 3: rows of `table`."""
    table: SentenceTable
    ends: Range
    """L x 3: what stands behind a sentence. As many for each stop: the stop alone, and with each of the closings."""
    quotes: Range
    """L: remarks on what is quoted."""
    remarks: Range
    """L: remarks after an edit."""
    emojis: Range
    """3. As many that follow are the same, EMPHASIS times each."""
    tags: Range
    """L x T."""
    burst_tags: int
    """The first; they follow in the order of the bursts."""
    cashtags: Numbers
    """T, or NOTHING."""
    links: int
    """The first of LINK_HALVES that begin a link; as many that end it follow, then the beginnings with no space."""
    sites: int
    """The first of SITES for each topic in turn: what the address a link leads to begins with."""
    pages: int
    """The first of PAGES that such an address ends in."""
    loud: Numbers
    """For a piece of a sentence, the one that shouts it."""
    drawn_out: Numbers
    """For a piece of a sentence or an end, the first of the longer ones, or NOTHING."""
    bare: Numbers
    """For a tag, the piece without its sign."""
    limits: Numbers
    """L: characters that a tweet may have."""


def phrases(topics: Sequence[str], bursts: Sequence[str], pieces: TextPool, chance: np.random.Generator) -> Phrases:
    """Everything that can be said about `topics` and under the tags of `bursts`, put into `pieces`."""
    spoken, said, signs = languages(), Sentences(pieces), Signs(pieces)
    toned = [(language, tone) for language in spoken for tone in TONES]
    topical = [(language, topic) for language in spoken for topic in topics]
    sentences = [said.add(one, one.topics[topic].sentences[tone]) for one, topic in topical for tone in TONES]
    return Phrases(
        openings=Range.of((_run(pieces, _before(one, tone)) for one, tone in toned), len(spoken), len(TONES)),
        sentences=Range.of(sentences, len(spoken), len(topics), len(TONES)),
        table=SentenceTable.of(said.rows),
        ends=Range.of((_ends(said, one, tone) for one, tone in toned), len(spoken), len(TONES)),
        quotes=Range.of((_run(pieces, one.quotes) for one in spoken), len(spoken)),
        remarks=Range.of((_run(pieces, [f" {text}" for text in one.edits]) for one in spoken), len(spoken)),
        emojis=Range.of((_emojis(pieces, EMOJIS[tone]) for tone in TONES), len(TONES)),
        tags=Range.of((signs.add("#", one.topics[topic].tags) for one, topic in topical), len(spoken), len(topics)),
        burst_tags=signs.add("#", bursts)[0],
        cashtags=np.array([_cashtag(signs, topic) for topic in topics], np.int32),
        sites=pieces.add([f"https://{topic}-{site}.example/" for topic in topics for site in SITES]),
        pages=pieces.add(map(str, range(PAGES))),
        loud=_array(said.loud, len(pieces)),
        drawn_out=_array(said.drawn_out, len(pieces)),
        bare=_array(signs.bare, len(pieces)),
        links=_links(pieces, chance),
        limits=np.array([one.length for one in spoken], np.int32),
    )


@dataclass(slots=True)
class Signs:
    """Tags, with their sign and without."""

    pieces: TextPool
    bare: dict[int, int] = field(default_factory=dict)

    def add(self, sign: str, tags: Sequence[str]) -> tuple[int, int]:
        """The first, as it stands in a text behind other words, and how many there are."""
        first, bare = self.pieces.add([f" {sign}{tag}" for tag in tags]), self.pieces.add(tags)
        self.bare |= {first + place: bare + place for place in range(len(tags))}
        return first, len(tags)


def _run(pieces: TextPool, texts: Sequence[str]) -> tuple[int, int]:
    return pieces.add(texts), len(texts)


def _before(language: Language, tone: Tone) -> list[str]:
    return [text + language.join for text in language.openings[tone]]


def _ends(said: Sentences, language: Language, tone: Tone) -> tuple[int, int]:
    behind = ["", *(language.join + text for text in language.closings[tone])]
    stops = ("", language.stop, *MARKS)
    return said.add_phrases(language, [(stop, text) for stop in stops for text in behind]), len(behind)


def _emojis(pieces: TextPool, emojis: Sequence[str]) -> tuple[int, int]:
    return pieces.add([f" {emoji * times}" for times in (1, EMPHASIS) for emoji in emojis]), len(emojis)


def _cashtag(signs: Signs, topic: str) -> int:
    return signs.add("$", [CASHTAGS[topic]])[0] if topic in CASHTAGS else NOTHING


def _links(pieces: TextPool, chance: np.random.Generator) -> int:
    """Links without end would have no numbers: halves that `chance` draws make 2**32 of them."""
    letters = LINK_LETTERS[chance.integers(len(LINK_LETTERS), size=(2, LINK_HALVES, LINK_HALF))]
    head = np.frombuffer(LINK.encode(), np.uint8)
    begins = np.hstack([np.broadcast_to(head, (LINK_HALVES, len(head))), letters[0]])
    first = pieces.add_array(fixed(np.hstack([np.full((LINK_HALVES, 1), ord(" "), np.uint8), begins])))
    pieces.add_array(fixed(letters[1]))
    pieces.add_array(fixed(begins))
    return first


def _array(numbers: Mapping[int, int], size: int) -> Numbers:
    """The same as an array; NOTHING for what has no number."""
    array = np.full(size, NOTHING, np.int32)
    array[list(numbers)] = list(numbers.values())
    return array
