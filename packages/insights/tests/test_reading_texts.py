"""What a model sees of a text: its normal form, its grams and its signals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tweet_insights.models.grams import BUCKETS, PIECES, WORDS, grams, tokens
from tweet_insights.models.normalise import normalise
from tweet_insights.models.signals import NAMES, key_of, signals

ANY_TEXT = st.text(max_size=60)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@anna  @bob see https://example.org/x?y=1 &amp;amp; smile", "@user see http & smile"),
        ("soooooo GOOD!!!!!", "sooo GOOD!!!"),
        ("\U0001f602\U0001f602", "tears joy tears joy"),
        (r"\ud83d\ude02", "tears joy"),
        ("\U0001f44d\U0001f3fd ok", "thumbs up ok"),
        ("ünïcode “quotes” stay", "ünïcode “quotes” stay"),
        ("\ud800 alone", "\ufffd alone"),
    ],
)
def test_one_form_for_what_is_written_in_many(text: str, expected: str) -> None:
    assert normalise(text).replace("face with ", "") == expected


@given(st.text(st.characters(), max_size=80))
def test_any_text_has_a_normal_form_on_one_line(text: str) -> None:
    normal = normalise(text)
    assert normal == " ".join(normal.split())
    normal.encode("utf-8")


def naive(words: list[str]) -> set[tuple[str, str]]:
    """Grams by their definition."""
    found = {("word", " ".join(words[at : at + n])) for n in WORDS for at in range(len(words) - n + 1)}
    joined = f" {' '.join(words)} "
    for n in PIECES:
        for at in range(len(joined) - n + 1):
            piece = joined[at : at + n]
            if " " not in piece[1:-1] and piece != "  ":
                found.add(("piece", piece))
    return found


@given(st.lists(ANY_TEXT, max_size=4))
def test_grams_are_those_of_the_definition(texts: list[str]) -> None:
    token_lists = [tokens(normalise(text)) for text in texts]
    found = grams(token_lists)
    assert found.texts == len(texts)
    assert sorted(found.row.tolist()) == found.row.tolist()
    for place, words in enumerate(token_lists):
        buckets = found.bucket[found.row == place].tolist()
        expected = naive(words)
        assert len(set(buckets)) == len(buckets)
        # Two of some fifty grams share one of 262,144 buckets in one text of 200.
        assert len(expected) - 2 <= len(buckets) <= len(expected)
        assert sum(bucket < BUCKETS for bucket in buckets) >= sum(kind == "word" for kind, _ in expected) - 2


@given(st.lists(ANY_TEXT, min_size=1, max_size=4))
def test_grams_do_not_depend_on_what_stands_beside(texts: list[str]) -> None:
    together = grams([tokens(text) for text in texts])
    for place, text in enumerate(texts):
        assert grams([tokens(text)]).bucket.tolist() == together.bucket[together.row == place].tolist()


def test_the_same_words_get_the_same_buckets_on_every_machine() -> None:
    """Shipped weights are kept by these numbers."""
    found = grams([["a", "tweet"]]).bucket.tolist()
    assert (found[:3], found[-1]) == ([110241, 176489, 191466], 520044)


def test_profanity_is_known_by_number_and_counted_once_a_word() -> None:
    words = [["darn", "darn", "it"]]
    [row] = signals(["darn darn it"], words, {key_of("darn"): 2.0})
    said = dict(zip(NAMES, row.tolist(), strict=True))
    assert said["profanity_peak"] == 2
    assert said["profanity_sum"] == pytest.approx(2 / 2**0.5)
