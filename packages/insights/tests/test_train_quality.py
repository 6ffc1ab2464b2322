"""An encoder is fine-tuned, stopped and resumed, exported and asked: the same tweets make the same model."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import jax
import numpy as np
import numpy.typing as npt
import onnxruntime  # type: ignore[import-untyped] # it carries no types
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tweet_insights.models.pieces import LENGTHS, Cut, padded
from tweet_insights.models.quality import Quality, at
from tweet_insights.models.task import Name
from tweet_insights.training.pinned import TOKENIZER
from tweet_insights.training.quality import fine_tune as module
from tweet_insights.training.quality.export import export, graph_of
from tweet_insights.training.quality.fine_tune import Course, averaged, fine_tune
from tweet_insights.training.quality.lessons import PASSES, SIZE, Lessons, columns_of, lessons, step, timetable
from tweet_insights.training.quality.make import Plan, _folder_of, make
from tweet_insights.training.quality.minilm import embedding

from .labelled_tweets import made_folder
from .small_encoder import small_encoder

Weights = dict[str, npt.NDArray[np.float32]]
pytestmark = pytest.mark.thorough
COURSE = Course(tuple(PASSES.values()), seed=0)


@pytest.fixture(scope="module", autouse=True)
def compiled_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What takes longest is compiling, and all courses here are of one shape."""
    _configure("jax_persistent_cache_min_compile_time_secs", 0.0)
    _configure("jax_compilation_cache_dir", str(tmp_path_factory.mktemp("compiled")))
    yield
    _configure("jax_compilation_cache_dir", None)


def _configure(name: str, value: str | float | None) -> None:
    jax.config.update(name, value)  # type: ignore[no-untyped-call] # this one carries no types


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_folder(tmp_path_factory.mktemp("made"))


@pytest.fixture(scope="module")
def known(data: Path) -> Lessons:
    return lessons(data, Cut(TOKENIZER.read()), PASSES)


@pytest.fixture(scope="module")
def tuned(known: Lessons, tmp_path_factory: pytest.TempPathFactory) -> Weights:
    return fine_tune(small_encoder(), known, COURSE, tmp_path_factory.mktemp("whole"), lambda _: None)


@pytest.fixture(scope="module")
def cache_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def made(data: Path, cache_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("quality")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tweet_insights.training.cache.folder", lambda: cache_home)
        make(data, Plan(small_encoder()), folder, lambda _: None)
    return folder


def test_stopped_and_resumed_it_learns_the_same(
    known: Lessons, tuned: Weights, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "EVERY", 3)

    class EndedError(Exception):
        pass

    def end(told: dict[str, str | int | float]) -> None:
        if told["step"] == 6:
            raise EndedError

    with pytest.raises(EndedError):
        fine_tune(small_encoder(), known, COURSE, tmp_path, end)
    steps: list[object] = []
    resumed = fine_tune(small_encoder(), known, COURSE, tmp_path, lambda told: steps.append(told["step"]))
    assert steps[0] == 9
    assert all(np.array_equal(resumed[name], tuned[name]) for name in tuned)


def test_a_short_course_begins_like_a_long_one_and_leaves_it_its_checkpoints(
    known: Lessons, tuned: Weights, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "EVERY", 3)
    short = fine_tune(small_encoder(), known, Course(COURSE.passes, 0, steps=8), tmp_path, lambda _: None)
    assert not np.array_equal(short["head.weight"], tuned["head.weight"])
    gone_on = fine_tune(small_encoder(), known, COURSE, tmp_path, lambda _: None)
    assert all(np.array_equal(gone_on[name], tuned[name]) for name in tuned)
    again = fine_tune(small_encoder(), known, Course(COURSE.passes, 0, steps=8), tmp_path / "new", lambda _: None)
    after = fine_tune(small_encoder(), known, Course(COURSE.passes, 0, steps=8), tmp_path, lambda _: None)
    assert all(np.array_equal(short[name], again[name]) & np.array_equal(short[name], after[name]) for name in short)


def test_every_tweet_is_seen_as_often_as_its_task_asks(known: Lessons) -> None:
    seen = np.bincount(np.concatenate(timetable(known, (1.0, 2.5, 2.0), seed=3)), minlength=len(known.label))
    for place, times in enumerate((1.0, 2.5, 2.0)):
        own = seen[known.task == place]
        assert own.sum() == int(times * len(own))
        assert set(own.tolist()) <= {int(times), int(times) + (times % 1 > 0)}


def test_a_step_wants_the_labels_of_its_own_task_alone(known: Lessons) -> None:
    places = np.flatnonzero(known.task == 1)[:5]
    now = step(known, places)
    own = columns_of(known.tasks)[1]
    assert now.wanted[:5, own].sum(axis=1) == pytest.approx(1)
    assert now.wanted[:5, own].argmax(axis=1).tolist() == known.label[places].tolist()
    assert (np.delete(now.wanted[:5], np.arange(own.start, own.stop), axis=1) == -1).all()
    assert (now.weight[5:] == 0).all()
    assert now.ids.shape == now.mask.shape == (SIZE, now.ids.shape[1])


@given(st.lists(st.lists(st.integers(1, 30_000), min_size=2, max_size=64), min_size=1, max_size=4))
def test_padding_keeps_every_piece(pieces: list[list[int]]) -> None:
    ids, mask = padded(pieces, len(pieces))
    assert ids.shape[1] in LENGTHS
    assert [row[kept > 0].tolist() for row, kept in zip(ids, mask, strict=True)] == pieces


def test_the_average_of_fine_tunings() -> None:
    one, other = small_encoder(1), small_encoder(2)
    assert averaged([one, other])["places"] == pytest.approx((one["places"] + other["places"]) / 2)


def test_the_exported_graph_computes_what_was_trained(tmp_path: Path) -> None:
    weights = small_encoder()
    pieces = [(101, 7592, 2088, 102), (101, 2023, 2003, 1037, 2936, 3793, 102)]
    wanted = np.asarray(embedding({**weights}, *padded(pieces, 2)))  # type: ignore[dict-item,arg-type] # numpy's serve
    export(weights, tmp_path / "rounded.onnx")
    for model, most in ((graph_of(weights).SerializeToString(), 0.05), (tmp_path / "rounded.onnx", 0.4)):
        session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
        found = np.concatenate([session.run(None, {"ids": np.array([each])})[0] for each in pieces])
        assert np.abs(found - wanted).max() < most * np.abs(wanted).max()


def test_what_was_made_can_be_asked_and_is_calibrated(made: Path, data: Path) -> None:
    model = Quality(at(made))
    assert set(model.tasks) == set(Name)
    texts = (data / "sentiment" / "val_text.txt").read_text().splitlines()
    for name in Name:
        said = model.answer(texts, name)
        assert said.probabilities is not None
        assert np.allclose(said.probabilities.sum(axis=1), 1, atol=1e-5)
    said = model.answer(texts, Name.SENTIMENT)
    assert 0 < said.unsure.mean() <= 0.2


def test_made_again_it_is_the_same_to_the_bit(made: Path, data: Path, cache_home: Path, tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tweet_insights.training.cache.folder", lambda: cache_home)
        make(data, Plan(small_encoder()), tmp_path, lambda _: None)
    for file in made.iterdir():
        assert file.read_bytes() == (tmp_path / file.name).read_bytes(), file.name


def test_other_tweets_or_another_start_do_not_go_on_from_these_checkpoints(known: Lessons) -> None:
    start = small_encoder()
    others = (
        (replace(known, label=known.label[::-1].copy()), COURSE, start),
        (known, Course(COURSE.passes, seed=1), start),
        (known, COURSE, small_encoder(1)),
    )
    folders = {_folder_of(*each) for each in ((known, COURSE, start), *others)}
    assert len(folders) == 4
    assert _folder_of(known, Course(COURSE.passes, 0, steps=8), start) in folders
