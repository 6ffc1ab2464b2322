"""What people write: how a mood shows, and that nothing goes over the platform's limits."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tweet_producer.society.behaviour.history import NOBODY
from tweet_producer.society.behaviour.moods import BAD, GOOD, PLAIN
from tweet_producer.society.random_streams import WORDS, Words
from tweet_producer.society.scenario_files import read_scenario
from tweet_producer.society.society import Society
from tweet_producer.society.text.compose import Brief
from tweet_producer.society.text.entities import CASHTAGS, HASHTAGS, LINKS, MENTIONS
from tweet_producer.society.text.entity_spans import Layout
from tweet_producer.society.text.languages import languages
from tweet_producer.society.text.writing import Writing, writing

SOCIETY = Society.of(1, 40, read_scenario("week"))
TOPICS = [topic.name for topic in SOCIETY.scenario.topics]
SEEDS = st.integers(0, 2**32)
NUMBER = 400
ENGLISH = [language.code for language in languages()].index("en")


@pytest.fixture(scope="module")
def said() -> Writing:
    return writing(SOCIETY.people, TOPICS, [burst.tag for burst in SOCIETY.bursts], seed=1)


def words(seed: int) -> Words:
    return list(np.random.default_rng(seed).integers(0, 1 << 16, (WORDS, NUMBER), dtype=np.uint16))


def anything(seed: int) -> Brief:
    chance = np.random.default_rng(seed)
    return Brief(
        language=chance.integers(0, len(languages()), NUMBER).astype(np.int8),
        topic=chance.integers(0, len(TOPICS), NUMBER).astype(np.int16),
        tone=chance.integers(0, 3, NUMBER).astype(np.int8),
        strength=chance.random(NUMBER) * 3,
        burst=chance.integers(-1, len(SOCIETY.bursts), NUMBER).astype(np.int16),
        to=chance.integers(NOBODY, 40, NUMBER).astype(np.int32),
        cc=chance.integers(NOBODY, 40, NUMBER).astype(np.int32),
        quoting=chance.random(NUMBER) < 0.2,
    )


def alike(tone: int, strength: float) -> Brief:
    everywhere = np.ones(NUMBER, np.int32)
    nobody = NOBODY * everywhere
    return Brief(
        language=(ENGLISH * everywhere).astype(np.int8),
        topic=(TOPICS.index("transit") * everywhere).astype(np.int16),
        tone=(tone * everywhere).astype(np.int8),
        strength=strength * everywhere.astype(np.float64),
        burst=nobody.astype(np.int16),
        to=nobody,
        cc=nobody,
        quoting=np.zeros(NUMBER, np.bool_),
    )


def texts(said: Writing, brief: Brief, seed: int = 0) -> list[str]:
    told = said.event_builder.pieces.joined(said.composer.write(brief, words(seed))).to_pylist()
    return [text for text in told if text is not None]


@given(SEEDS)
def test_every_text_fits_and_has_no_space_around_it(said: Writing, seed: int) -> None:
    brief = anything(seed)
    for text, language in zip(texts(said, brief, seed), brief.language, strict=True):
        assert 0 < len(text) <= languages()[language].length
        assert text.strip() == text
        assert "?." not in text
        assert "{" not in text


@given(SEEDS)
def test_what_is_said_to_always_fit_is_never_left_out(said: Writing, seed: int) -> None:
    brief = anything(seed)
    careless = replace(said.composer, always_fit=np.zeros_like(said.composer.always_fit) - 1)  # counts every text
    assert np.array_equal(said.composer.write(brief, words(seed)), careless.write(brief, words(seed)))


@given(SEEDS)
def test_the_same_chance_writes_the_same(said: Writing, seed: int) -> None:
    assert texts(said, anything(seed), seed) == texts(said, anything(seed), seed)


@given(SEEDS, st.integers(20, 120))
def test_a_text_that_is_cut_keeps_the_entities_before_the_cut(said: Writing, seed: int, longest: int) -> None:
    pieces = said.composer.write(anything(seed), words(seed))
    whole, cut = (Layout.of(pieces, said.composer.points, limit) for limit in (1000, longest))
    told = replace(said.event_builder, longest=longest).texts(cut).to_pylist()
    for text, full in zip(told, said.event_builder.texts(whole).to_pylist(), strict=True):
        assert full is not None
        assert text == (full if len(full) <= longest else full[: longest - 1] + "…")
    for signs in (HASHTAGS, CASHTAGS, MENTIONS, LINKS):
        marks, kept = whole.marks(*signs), cut.marks(*signs)
        inside = marks.end <= np.where(cut.starts[-1] > longest, longest - 1, longest)[marks.text]
        assert np.array_equal(kept.start, marks.start[inside])
        assert np.array_equal(kept.end, marks.end[inside])
        assert np.array_equal(np.repeat(np.arange(NUMBER), kept.counts), kept.text)


@pytest.mark.parametrize("tone", [BAD, GOOD])
def test_strong_feelings_look_strong(said: Writing, tone: int) -> None:
    strong, calm = texts(said, alike(tone, 3.0)), texts(said, alike(tone, 0.5))
    shouted = [text for text in strong if sum(word.isupper() and len(word) > 3 for word in text.split()) > 3]
    assert sum("!!" in text for text in strong) > sum("!!" in text for text in calm) + 40
    assert len(shouted) > 15
    assert any("sooo" in text.lower() or "whyy" in text.lower() or "nooo" in text.lower() for text in strong)


def test_plain_words_stay_plain(said: Writing) -> None:
    assert not any("!!" in text for text in texts(said, alike(PLAIN, 3.0)))


def test_two_places_in_a_sentence_are_two(said: Writing) -> None:
    stuck = [text for seed in range(5) for text in texts(said, alike(BAD, 0.5), seed) if "between" in text]
    pairs = [text.split("between ")[1].split(" again")[0].split(" and ") for text in stuck]
    assert len(pairs) > 20
    assert all(one != other for one, other in pairs)
