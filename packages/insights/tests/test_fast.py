"""The model fast: what it answers with the weights that come with it."""

import io
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tweet_insights.classify import TaskError, classify, lines_of
from tweet_insights.models.answer import KEPT, judgements
from tweet_insights.models.fast import Fast, shipped
from tweet_insights.models.task import TASKS, Name
from tweet_insights.models.weights import WeightsError, digest, load, save
from tweet_insights.warehouse import JUDGEMENTS

FAST = Fast()


@given(st.lists(st.text(max_size=80), max_size=5), st.sampled_from(Name))
def test_any_text_gets_probabilities_of_all_labels(texts: list[str], task: Name) -> None:
    said = FAST.answer(texts, task)
    assert said.labels == TASKS[task].labels
    assert said.probabilities is not None
    assert said.probabilities.shape == (len(texts), len(said.labels))
    assert np.allclose(said.probabilities.sum(axis=1), 1, atol=1e-5)
    assert ((said.confidence >= 0) & (said.confidence <= 1)).all()


@given(st.lists(st.text(max_size=60), min_size=1, max_size=5))
def test_an_answer_does_not_depend_on_what_stands_beside(texts: list[str]) -> None:
    together = FAST.answer(texts, Name.SENTIMENT).probabilities
    assert together is not None
    for place, text in enumerate(texts):
        alone = FAST.answer([text], Name.SENTIMENT).probabilities
        assert alone is not None
        assert alone[0].tobytes() == together[place].tobytes()


def test_batches_give_what_one_text_gives() -> None:
    texts = [f"What a {mood} day {n}" for n in range(700) for mood in ("horrible, awful", "lovely")]
    assert FAST.answer(texts, Name.SENTIMENT).chosen.tolist() == [0, 2] * 700


def test_judgements_of_a_warehouse() -> None:
    judged = FAST.judge(pa.table({"text": pa.array(["I hate this", "Thank you"], pa.string())}))
    assert judged.schema == JUDGEMENTS
    first, second = judged.to_pylist()
    assert (first["label"], second["label"]) == ("negative", "positive")
    assert first["negativity"] > 0.5 > second["negativity"]
    assert first["compound"] < 0 < second["compound"]
    assert (first["emotion"], first["offensive"], second["offensive"]) == ("anger", True, False)
    assert FAST.judge(pa.table({"text": pa.array([], pa.string())})).schema == JUDGEMENTS


@given(st.lists(st.text(max_size=60), max_size=5))
def test_what_is_asked_at_once_is_answered_as_one_by_one(texts: list[str]) -> None:
    together = FAST.answers(texts, KEPT)
    for task in KEPT:
        one = FAST.answer(texts, task)
        assert together[task].chosen.tolist() == one.chosen.tolist()
        assert together[task].confidence.tobytes() == one.confidence.tobytes()


def test_an_emotion_that_is_unsure_is_kept_as_none_and_offensiveness_always() -> None:
    texts = ["You stupid idiot, shut up", "I am so sad and lonely tonight", "the of and", "", "Trains leave at nine"]
    said = FAST.answer(texts, Name.EMOTION)
    assert {*said.unsure.tolist()} == {True, False}
    kept = FAST.judge(pa.table({"text": pa.array(texts, pa.string())})).to_pylist()
    assert [row["emotion"] is None for row in kept] == said.unsure.tolist()
    assert [row["offensive"] for row in kept] == [True, False, False, False, False]
    unasked = judgements(pa.chunked_array([texts], pa.string()), {Name.SENTIMENT: FAST.answer(texts, Name.SENTIMENT)})
    assert {(row["emotion"], row["offensive"]) for row in unasked.to_pylist()} == {(None, None)}


def test_a_column_of_a_notebook() -> None:
    given = ["I hate this", None]
    for texts in (given, pa.array(given, pa.string()), pa.chunked_array([given], pa.string())):
        said = classify(texts).to_pylist()
        assert [row["label"] for row in said] == ["negative", None]
        assert said[0]["probabilities"]["negative"] > 0.5
    assert classify([], task="emotion").num_rows == 0
    assert classify(["I hate this"], model="lexicon").column("probabilities").to_pylist() == [None]
    with pytest.raises(TaskError, match="lexicon knows no emotion"):
        classify(["I hate this"], task="emotion", model="lexicon")


def test_weights_come_back_as_they_were_written(tmp_path: Path) -> None:
    save(shipped(), tmp_path / "weights.npz")
    assert digest(load(tmp_path / "weights.npz")) == digest(shipped())
    assert (tmp_path / "weights.npz").stat().st_size < 5_000_000


@pytest.mark.parametrize("held", [b"", b"not weights", b"PK\x03\x04 not weights either"])
def test_a_file_of_something_else_is_refused(held: bytes) -> None:
    with pytest.raises(WeightsError, match="holds no weights"):
        load(io.BytesIO(held))


def test_a_pickle_is_never_opened() -> None:
    file = io.BytesIO()
    np.savez(file, about=np.array([object()], dtype=object))
    file.seek(0)
    with pytest.raises(WeightsError, match="pickle"):
        load(file)


def test_asking_needs_nothing_that_only_training_or_quality_has() -> None:
    asked = (
        "import sys; from tweet_insights.classify import classify; classify(['Thank you']);"
        "assert not {'scipy', 'sklearn', 'joblib', 'jax', 'onnxruntime', 'tokenizers'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", asked], check=True)


class Pieces:
    """A stream that gives its bytes in pieces of the given sizes."""

    def __init__(self, held: bytes, sizes: list[int]) -> None:
        self._held, self._sizes = io.BytesIO(held), iter(sizes)

    def read1(self, size: int, /) -> bytes:
        return self._held.read(min(size, next(self._sizes, size)))


@given(st.lists(st.binary(max_size=12).map(lambda held: held.replace(b"\n", b""))), st.lists(st.integers(1, 5)))
def test_lines_are_whole_however_they_come(lines: list[bytes], sizes: list[int]) -> None:
    held = b"".join(line + b"\n" for line in lines)
    found = [line for some in lines_of(Pieces(held, sizes)) for line in some]
    assert found == [line.removesuffix(b"\r").decode("utf-8", "replace") for line in lines]
