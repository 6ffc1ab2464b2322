"""What leads to a person is masked in a text that is shown."""

import pytest
from tweet_insights.masks import masked


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("@ann_b and @Ben.C: see @dé", "@… and @… see @…"),
        ("\uff20ann is an account, too", "@… is an account, too"),
        ("write to ann.b+x@mail.example.org.", "write to …@…."),
        ("https://example.org/@ann?x=1 and WWW.example.org", "https://… and https://…"),
        ("call +49 (171) 234-5678 or 0171/2345678 now", "call … or … now"),
        ("born 1987, 42 km, 12:30, 99 %, 3.14", "born 1987, 42 km, 12:30, 99 %, 3.14"),
        ("#hashtag and a@b stay", "#hashtag and a@… stay"),
        ("", ""),
    ],
)
def test_what_leads_to_a_person_is_masked(text: str, shown: str) -> None:
    assert masked(text) == shown


@pytest.mark.parametrize("text", ["@", "a" * 100_000, "1 " * 50_000, "@a" * 50_000, "http://" * 20_000])
def test_no_text_takes_long(text: str) -> None:
    assert len(masked(text)) <= len(text) * 4
