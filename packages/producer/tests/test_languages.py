from pathlib import Path

import pytest
from tweet_producer.society.text.languages import VOCABULARY, Tone, WordsError, languages, read_language

EVERYDAY = {"transit", "weather", "coffee", "cooking", "work", "pets"}
LEISURE = {"football", "films", "phones", "games", "music", "books"}


def test_every_language_has_something_to_say_about_every_topic_in_every_tone() -> None:
    assert [language.code for language in languages()] == ["de", "en", "es", "fr", "ja", "pt"]
    for language in languages():
        assert set(language.topics) == EVERYDAY | LEISURE, language.code
        for name, topic in language.topics.items():
            assert topic.tags, (language.code, name)
            assert all(len(topic.sentences[tone]) >= 2 for tone in Tone), (language.code, name)


def test_the_languages_together_make_the_whole() -> None:
    assert sum(language.share for language in languages()) == pytest.approx(1)


def test_no_sentence_is_written_twice() -> None:
    for language in languages():
        said = [sentence for topic in language.topics.values() for tone in Tone for sentence in topic.sentences[tone]]
        assert len(said) == len(set(said)), language.code


def test_hashtags_are_words() -> None:
    for language in languages():
        assert all(tag.isidentifier() for topic in language.topics.values() for tag in topic.tags)


def test_a_slot_that_nobody_can_fill_is_named(tmp_path: Path) -> None:
    text = VOCABULARY.joinpath("en.toml").read_text(encoding="utf-8")
    broken = tmp_path / "xx.toml"
    broken.write_text(text.replace("{tool} lost my draft", "{chair} lost my draft"), encoding="utf-8")
    with pytest.raises(WordsError, match=r"xx\.toml(.|\n)*\{chair\}"):
        read_language(broken)


def test_no_article_stands_before_a_word_that_may_begin_with_a_vowel() -> None:
    english = next(language for language in languages() if language.code == "en")
    changing = {slot for slot, words in english.slots.items() if any(word[0] in "aeiou" for word in words)}
    text = VOCABULARY.joinpath("en.toml").read_text(encoding="utf-8").lower()
    assert changing
    assert not any(f"{before}a {{{slot}}}" in text for slot in changing for before in ' "')
