"""What is surely another language is named; English, and what has no words to tell by, passes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tweet_insights.models.language_gate import LanguageGate

GATE = LanguageGate()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Das ist ja wirklich eine schreckliche Nachricht @somebody", "de"),
        ("Me encanta este día tan bonito #domingo https://example.org/x", "es"),
        ("今日はとてもいい天気ですね", "ja"),
        ("I really love this, what a day @juergen", None),
        ("@someone https://example.org", None),
        ("😂😂😂", None),
        ("", None),
    ],
)
def test_languages(text: str, language: str | None) -> None:
    assert GATE([text]) == [language]


@given(st.lists(st.text(max_size=40), max_size=4))
def test_any_text_passes_or_is_named(texts: list[str]) -> None:
    found = GATE(texts)
    assert len(found) == len(texts)
    assert all(language is None or (language and language != "en") for language in found)
