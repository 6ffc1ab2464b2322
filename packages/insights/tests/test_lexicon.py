"""The lexicon model on texts whose mood nobody disputes, and on texts it must not misread."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tweet_insights.models.lexicon import CUT, Lexicon, confidence, label
from tweet_insights.warehouse import JUDGEMENTS

LEXICON = Lexicon()


def judge(*texts: str) -> list[dict[str, object]]:
    return LEXICON.judge(pa.table({"text": pa.array(texts, pa.string())})).to_pylist()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I hate you, you are the worst person alive", "negative"),
        ("Thank you, what a wonderful day", "positive"),
        ("The train leaves at nine", "neutral"),
        ("", "neutral"),
        ("@i_hate_mondays @horrible_person see you at nine", "neutral"),
        ("https://example.org/worst/hate/evil", "neutral"),
        ("😭😭", "negative"),
    ],
)
def test_label(text: str, expected: str) -> None:
    assert judge(text)[0]["label"] == expected


def test_no_text_gives_a_table_of_the_same_columns() -> None:
    assert LEXICON.judge(pa.table({"text": pa.array([], pa.string())})).schema == JUDGEMENTS


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=80), max_size=5))
def test_any_text_gets_a_judgement_within_its_bounds(texts: list[str]) -> None:
    judged = judge(*texts)
    assert [row["text"] for row in judged] == texts
    for row in judged:
        assert isinstance(row["compound"], float)
        assert row["negativity"] == (1 - row["compound"]) / 2
        assert -1 <= row["compound"] <= 1
        assert row["label"] == label(row["compound"])


@given(st.floats(-1, 1))
def test_confidence_is_a_share_that_falls_to_nothing_at_a_cut(compound: float) -> None:
    assert 0 <= confidence(compound) <= 1
    assert confidence(CUT) == confidence(-CUT) == 0
    assert confidence(1) == confidence(0) == 1
