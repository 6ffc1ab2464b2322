"""The simulation of the fake society: at given times, what people do, and what the platform tells of it."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tweet_producer.society.arrow_columns import Flags, Integers, Numbers, labels_of
from tweet_producer.society.behaviour.actions import Action, actions
from tweet_producer.society.behaviour.actors import Crowd, actors
from tweet_producer.society.behaviour.arrival_times import NO_BURST, ArrivalTimes
from tweet_producer.society.behaviour.conversations import join_conversations
from tweet_producer.society.behaviour.engagement import engagement
from tweet_producer.society.behaviour.follow_ups import follow_ups
from tweet_producer.society.behaviour.history import NOBODY, NONE, History
from tweet_producer.society.behaviour.intents import WRITES, Intent, intents
from tweet_producer.society.behaviour.moods import Moods
from tweet_producer.society.behaviour.targets import Targets
from tweet_producer.society.ground_truth import Truth
from tweet_producer.society.random_streams import WORD_VALUES, Draws, RandomStreams, Word16, Words, chosen
from tweet_producer.society.snowflake_ids import DIGITS, in_digits, snowflakes
from tweet_producer.society.text.compose import Brief, Word
from tweet_producer.society.text.phrases import PAGES, SITES
from tweet_producer.society.text.writing import Writing

COPIED = 0.03
"""Part of the original tweets that draw in another person with a mention."""
LUCK_SHIFT = 4
LUCK_STEPS = WORD_VALUES >> LUCK_SHIFT
LUCK = (1 - (np.arange(LUCK_STEPS) + 0.5) / LUCK_STEPS) ** -0.6
"""How much more a tweet is taken up than others of its author: seldom a lot."""
LIKED = 6
"""Most likes for a reaction of another kind."""
HABIT_SHIFT = 13
"""Bits that are taken from what a bot says: it says one of eight things on a topic in a mood."""
HABITUAL = (*range(Word.EMPHASIS + 1), Word.QUOTE)
MIXED = 40_503
"""Odd, so that each thing that is said gets a word of its own for each of HABITUAL (Knuth's multiplicative hash)."""
INSISTENT = (Word.TOPIC_TAG, Word.LINK)
INSISTENCE = 3
"""Halves of the chance that bots leave out a tag or a link."""


class Simulation:
    """Goes on block by block; however it is cut into blocks, the same times give the same events.

    Args:
        crowd: whose simulation it is.
        arrivals: which burst a time belongs to.
        moods: how they feel.
        writing: what they can say, and how it is told.
        chance: decides.
        longest_delay: microseconds after which, at the latest, an event is received.
    """

    def __init__(
        self,
        crowd: Crowd,
        arrivals: ArrivalTimes,
        moods: Moods,
        writing: Writing,
        chance: RandomStreams,
        *,
        longest_delay: int,
    ) -> None:
        self._crowd, self._arrivals, self._moods, self._writing = crowd, arrivals, moods, writing
        self._chance, self._longest_delay = chance, longest_delay
        self._history = History()
        self._targets = Targets(crowd.people, len(moods.topics))
        self._last = 0, 0

    def block(self, times: Integers) -> pa.RecordBatch:
        """The events at `times`, which are in order and not before those of the last block."""
        draws, history = self._chance.draws(len(times)), self._history
        start, end = history.open(len(times))
        self._set_out(start, end, times, draws)
        actions(history, start, end)
        gathered = engagement(history, start, end)
        self._identify(start, end, draws)
        join_conversations(history, start, end)
        self._moods.feel(history, start, end, draws.words[Word.MOOD])
        self._write(start, end, draws)
        self._writing.rewriter.rewrite(history, start, end, draws.words, gathered.standing)
        self._last = start, end
        received = times + (self._longest_delay * np.square(draws.delay)).astype(np.int64)
        return self._writing.event_builder.build(history, start, end, gathered, received)

    def labels(self, truth: Truth) -> pa.RecordBatch:
        """The true labels of the last block's events, a row each; see Truth.labels."""
        return truth.labels(self._history, *self._last)

    def _set_out(self, start: int, end: int, times: Integers, draws: Draws) -> None:
        """Who means to do what, and to which tweet."""
        history, people, here = self._history, self._crowd.people, slice(start, end)
        burst = self._arrivals.bursts(times, draws.burst)
        history.time[here], history.burst[here] = times, burst
        intent = intents(burst != NO_BURST, draws.intent)
        intent[self._crowd.campaigns[burst]] = Intent.ORIGINAL
        history.intent[here], history.luck[here] = intent, draws.luck * WRITES[intent]
        occasion = follow_ups(history, start, end, draws)
        actors(history, start, occasion, draws, self._crowd)
        person, planned = history.person[here], self._crowd.burst_topics[burst]
        history.topic[here] = np.where(planned == NONE, people.topics(person, draws.topic), planned)
        history.appeal[here] = people.appeal[person] * LUCK[draws.luck >> LUCK_SHIFT]
        self._targets.find(history, start, occasion, draws)

    def _identify(self, start: int, end: int, draws: Draws) -> None:
        history, here = self._history, slice(start, end)
        numbers = history.passed + np.arange(start, end)
        ids = snowflakes(history.time[here], self._chance.worker, numbers)
        history.id[here] = labels_of(in_digits(ids), DIGITS)
        history.liked[here] = chosen(draws.words[Word.LIKES], LIKED)

    def _write(self, start: int, end: int, draws: Draws) -> None:
        """A text of their own for everybody; some get another one after."""
        history, people, here = self._history, self._crowd.people, slice(start, end)
        person, act, words = history.person[here], history.act[here], draws.words
        _speak_like_bots(words, people.bot[person] & (act != Action.EDIT))
        brief = Brief(
            language=people.language[person],
            topic=history.topic[here],
            tone=history.tone[here],
            strength=np.abs(history.felt[here]),
            burst=history.burst[here],
            to=history.to[here],
            cc=self._copied(person, act, words[Word.CC]),
            quoting=act == Action.QUOTE,
        )
        history.pieces[:, here] = self._writing.composer.write(brief, words)
        site, page = words[Word.PAGE] % len(SITES), words[Word.PAGE] // len(SITES) % PAGES
        history.page[here] = (history.topic[here] * np.int32(len(SITES)) + site) * np.int32(PAGES) + page

    def _copied(self, person: Numbers, act: NDArray[np.int8], word: Word16) -> Numbers:
        """Now and then somebody whom they follow, in an original tweet."""
        follows = self._crowd.people.follows
        some = np.flatnonzero((word < COPIED * WORD_VALUES) & (act == Action.ORIGINAL))
        other = follows[person[some], word[some] % follows.shape[1]]
        copied = np.full(len(person), NOBODY, np.int32)
        copied[some] = np.where(other != person[some], other, NOBODY)
        return copied


def _speak_like_bots(words: Words, bots: Flags) -> None:
    """Few words, the same again and again, with tags and links in most of them."""
    here = np.flatnonzero(bots)
    saying = (words[Word.SENTENCE][here] >> HABIT_SHIFT) + np.uint16(1)
    for kind in HABITUAL:
        words[kind][here] = saying * np.uint16(MIXED * (2 * kind + 1) % WORD_VALUES)
    for kind in INSISTENT:
        words[kind][here] >>= INSISTENCE
