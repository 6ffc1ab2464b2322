"""What a person writes, and where the platform finds hashtags, mentions and links in it."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tweet_producer.compose import Brief, Composer
from tweet_producer.draft import Addressee, Draft
from tweet_producer.society.words import Language, Tone, languages

TOPICS = sorted(languages()[0].topics)
BRIEFS = st.builds(
    Brief,
    language=st.sampled_from(languages()),
    topic=st.sampled_from(TOPICS),
    tone=st.sampled_from(Tone),
    strength=st.floats(0, 3),
    to=st.none() | st.just(Addressee("ada_l", "1234")),
    cc=st.none() | st.just(Addressee("cara", "77")),
    tag=st.none() | st.just("LineDown"),
)


def english() -> Language:
    return next(language for language in languages() if language.code == "en")


def found(draft: Draft) -> list[tuple[str, int, int]]:
    entities = draft.entities
    marks = [("#" + tag["tag"], tag["start"], tag["end"]) for tag in entities["hashtags"]]
    marks += [("$" + tag["tag"], tag["start"], tag["end"]) for tag in entities["cashtags"]]
    marks += [("@" + who["username"], who["start"], who["end"]) for who in entities["mentions"]]
    return marks + [(url["url"], url["start"], url["end"]) for url in entities["urls"]]


@given(BRIEFS, st.integers(0, 2**32))
def test_every_entity_stands_where_it_says(brief: Brief, seed: int) -> None:
    draft = Composer(random.Random(seed)).write(brief)
    assert all(draft.text[start:end] == mark for mark, start, end in found(draft))
    assert len(draft.text) <= brief.language.length
    assert len(draft.text.strip()) == len(draft.text)


@given(BRIEFS, st.integers(0, 2**32))
def test_the_same_chance_writes_the_same(brief: Brief, seed: int) -> None:
    assert Composer(random.Random(seed)).write(brief) == Composer(random.Random(seed)).write(brief)


@given(BRIEFS, st.integers(0, 2**32))
def test_a_reply_begins_with_whom_it_is_for(brief: Brief, seed: int) -> None:
    draft = Composer(random.Random(seed)).write(brief)
    begins = draft.text.startswith("@ada_l ")
    assert begins == (brief.to is not None)
    assert ("ada_l" in [who["username"] for who in draft.entities["mentions"]]) == (brief.to is not None)


@given(BRIEFS, BRIEFS, st.integers(0, 2**32))
def test_a_retweet_keeps_the_entities_it_has_room_for(brief: Brief, other: Brief, seed: int) -> None:
    composer = Composer(random.Random(seed))
    original = composer.write(brief)
    copied = composer.retweet(original, Addressee("grace", "77"))
    assert copied.text.startswith("RT @grace: ")
    assert len(copied.text) <= 280
    assert all(copied.text[start:end] == mark for mark, start, end in found(copied))


@given(BRIEFS, st.integers(0, 2**32))
def test_an_edit_changes_the_text_and_breaks_no_entity(brief: Brief, seed: int) -> None:
    composer = Composer(random.Random(seed))
    original = composer.write(brief)
    edited = composer.edit(original, brief)
    assert edited.text != original.text
    assert len(edited.text) <= brief.language.length
    assert all(edited.text[start:end] == mark for mark, start, end in found(edited))


@given(BRIEFS, st.integers(0, 2**32))
def test_no_question_ends_in_two_marks(brief: Brief, seed: int) -> None:
    assert "?." not in Composer(random.Random(seed)).write(brief).text


@pytest.mark.parametrize("tone", [Tone.BAD, Tone.GOOD])
def test_strong_feelings_look_strong(tone: Tone) -> None:
    composer = Composer(random.Random(5))
    strong = [composer.write(Brief(english(), "transit", tone, 3.0)).text for _ in range(300)]
    calm = [composer.write(Brief(english(), "transit", tone, 0.5)).text for _ in range(300)]
    shouted = [text for text in strong if sum(word.isupper() and len(word) > 3 for word in text.split()) > 3]
    assert sum("!!" in text for text in strong) > sum("!!" in text for text in calm) + 30
    assert len(shouted) > 30
