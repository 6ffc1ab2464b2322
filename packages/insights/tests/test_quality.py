"""The model quality: what it answers with the files that come with it, and what it says where they are missing."""

import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tweet_insights.models import quality
from tweet_insights.models.answer import KEPT
from tweet_insights.models.embed import Embed
from tweet_insights.models.heads import load, save
from tweet_insights.models.quality import Quality, shipped
from tweet_insights.models.task import TASKS, Name
from tweet_insights.models.weights import WeightsError
from tweet_insights.warehouse import JUDGEMENTS

from .test_classify_feature import fed

QUALITY = Quality()


@settings(max_examples=30)
@given(st.lists(st.text(max_size=80), max_size=3), st.sampled_from(Name))
def test_any_text_gets_probabilities_of_all_labels(texts: list[str], task: Name) -> None:
    said = QUALITY.answer(texts, task)
    assert said.labels == TASKS[task].labels
    assert said.probabilities is not None
    assert said.probabilities.shape == (len(texts), len(said.labels))
    assert np.allclose(said.probabilities.sum(axis=1), 1, atol=1e-5)
    assert ((said.confidence >= 0) & (said.confidence <= 1)).all()


@settings(max_examples=30)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=3))
def test_an_answer_does_not_depend_on_what_stands_beside(texts: list[str]) -> None:
    together = QUALITY.answer(texts, Name.SENTIMENT).probabilities
    assert together is not None
    for place, text in enumerate(texts):
        alone = QUALITY.answer([text], Name.SENTIMENT).probabilities
        assert alone is not None
        assert alone[0].tobytes() == together[place].tobytes()


def test_judgements_of_a_warehouse() -> None:
    judged = QUALITY.judge(pa.table({"text": pa.array(["I hate this so much", "Thank you, lovely"], pa.string())}))
    assert judged.schema == JUDGEMENTS
    first, second = judged.to_pylist()
    assert (first["label"], second["label"]) == ("negative", "positive")
    assert first["negativity"] > 0.5 > second["negativity"]
    assert [(row["emotion"], row["offensive"]) for row in (first, second)] == [("anger", True), ("joy", False)]
    assert QUALITY.judge(pa.table({"text": pa.array([], pa.string())})).schema == JUDGEMENTS


def test_what_is_asked_at_once_is_answered_as_one_by_one() -> None:
    texts = ["I hate this so much", "Trains leave at nine", ""]
    together = QUALITY.answers(texts, KEPT)
    for task in KEPT:
        one, said = QUALITY.answer(texts, task).probabilities, together[task].probabilities
        assert one is not None
        assert said is not None
        assert one.tobytes() == said.tobytes()


def test_a_text_of_any_length_is_read() -> None:
    assert QUALITY.answer(["very " * 5000 + "bad", ""], Name.EMOTION).chosen.shape == (2,)


def test_the_vote_is_another_than_either_of_its_voters() -> None:
    texts = ["Well, that went as well as ever", "so so", "I hate this"]
    voted, alone = QUALITY.answer(texts, Name.SENTIMENT), QUALITY.alone.answer(texts, Name.SENTIMENT)
    assert voted.probabilities is not None
    assert alone.probabilities is not None
    assert not np.allclose(voted.probabilities, alone.probabilities)


def test_heads_come_back_as_they_were_written(tmp_path: Path) -> None:
    (tmp_path / "held.npz").write_bytes(shipped().heads)
    heads = load(tmp_path / "held.npz")
    save(heads, tmp_path / "again.npz")
    assert (tmp_path / "again.npz").read_bytes() == shipped().heads
    (tmp_path / "held.npz").write_bytes(b"something else")
    with pytest.raises(WeightsError, match="holds no heads"):
        load(tmp_path / "held.npz")


def test_texts_are_cut_where_the_encoder_ends() -> None:
    embed = Embed(shipped().encoder, shipped().tokenizer)
    assert np.isfinite(embed(["word " * 500])).all()


def test_it_can_be_asked_on_the_command_line(tmp_path: Path) -> None:
    asked = fed(tmp_path / "texts", ["I hate this so much", "Thank you, lovely"], "--model", "quality")
    assert asked.out == "negative\npositive\n"


def test_an_installation_without_its_files_says_how_they_are_made(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shipped.cache_clear()
    monkeypatch.setattr(quality, "ENCODER", "not-there.onnx")
    asked = fed(tmp_path / "texts", ["Thank you"], "--model", "quality")
    assert asked.code == 1
    assert "tweet-insights train --model quality" in asked.err.splitlines()[-1]
    monkeypatch.undo()
    shipped.cache_clear()


def test_an_installation_without_its_libraries_names_the_extra(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delitem(sys.modules, "tweet_insights.models.quality")
    monkeypatch.setitem(sys.modules, "tweet_insights.models.embed", None)
    asked = fed(tmp_path / "texts", ["Thank you"], "--model", "quality")
    assert asked.code == 1
    assert "install tweet-insights[quality]" in asked.err.splitlines()[-1]
