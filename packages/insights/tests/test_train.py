"""Weights come from labelled tweets, the same from the same; and how good they are is told without flattery."""

from pathlib import Path

import numpy as np
import pytest
from tweet_insights.models.answer import version_of
from tweet_insights.models.card import card_of, page, write
from tweet_insights.models.card_table import PlaceError, put, table
from tweet_insights.models.fast import Fast, shipped
from tweet_insights.models.ladder import Rung, judge
from tweet_insights.models.task import TASKS, Name
from tweet_insights.models.weights import digest, load
from tweet_insights.training.distinct import without_copies
from tweet_insights.training.measure import calibration_error, confusion, measure, score

from .command import run
from .labelled_tweets import made_folder

CARDS = Path(__file__).parents[1] / "src" / "tweet_insights" / "models" / "cards"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_folder(tmp_path_factory.mktemp("made"))


def test_the_same_tweets_train_to_the_same_bytes(data: Path, tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("one.npz", "other.npz")]
    for file in files:
        trained = run("train", "--data", str(data), "--task", "sentiment", "--output", str(file), "--json")
        assert trained.code == 0, trained.err
        assert trained.json["sha256"] == digest(load(file))
    assert files[0].read_bytes() == files[1].read_bytes()


def test_what_was_trained_knows_what_it_was_taught(data: Path, tmp_path: Path) -> None:
    assert run("train", "--data", str(data), "--output", str(tmp_path / "all.npz")).code == 0
    model = Fast(load(tmp_path / "all.npz"))
    assert set(model.tasks) == set(Name)
    card = measure(model, data, resamples=100)
    assert card.version == model.model.version != judge(Rung.FAST).model.version
    for figures in card.tasks.values():
        assert figures.value.low > 90
        assert figures.n == 40
    assert figures_of_lexicon_are_worse(card.tasks["sentiment"].ahead_of_lexicon)


def figures_of_lexicon_are_worse(ahead: object) -> bool:
    return getattr(ahead, "value", -1) >= 0


@pytest.mark.parametrize(
    ("file", "held", "message"),
    [
        ("train_labels.txt", "0\n1\n", "80 texts and 2 labels"),
        ("train_labels.txt", "7\n" * 80, "the label '7'"),
        ("mapping.txt", "0\tgood\n1\tbad", "mapping.txt names"),
        ("val_text.txt", None, "cannot be read"),
    ],
)
def test_labelled_tweets_that_cannot_be_used(tmp_path: Path, file: str, held: str | None, message: str) -> None:
    place = made_folder(tmp_path / "made") / "sentiment" / file
    place.unlink() if held is None else place.write_text(held)
    refused = run("train", "--data", str(tmp_path / "made"), "--task", "sentiment", "--output", str(tmp_path / "w"))
    assert refused.code == 1
    assert message in refused.err.splitlines()[-1]
    assert not (tmp_path / "w").exists()


def test_copies_of_what_is_asked_are_not_learned() -> None:
    asked = ["The train to Leeds was late again and nobody at the station said why"]
    texts = [
        "the train to Leeds was late AGAIN and nobody at the station said why!! https://example.org/1",
        "The coffee at the station in Leeds was lovely again",
        "",
    ]
    assert without_copies(texts, asked).tolist() == [False, True, True]


def test_metrics_are_those_of_their_definitions() -> None:
    true, chosen = np.array([0, 0, 0, 1, 1, 2]), np.array([0, 0, 1, 1, 2, 2])
    assert confusion(true, chosen, 3).tolist() == [[2, 1, 0], [0, 1, 1], [0, 0, 1]]
    assert score(TASKS[Name.SENTIMENT], true, chosen) == pytest.approx(100 * (2 / 3 + 1 / 2 + 1) / 3)
    two, said = np.array([0, 0, 1, 1]), np.array([0, 1, 1, 1])
    assert score(TASKS[Name.OFFENSIVE], two, said) == pytest.approx(100 * (2 / 3 + 4 / 5) / 2)
    assert score(TASKS[Name.IRONY], two, said) == pytest.approx(80)


def test_calibration_error_is_the_distance_between_said_and_true() -> None:
    right = np.array([True] * 6 + [False] * 4)
    assert calibration_error(np.full(10, 0.6), right) == pytest.approx(0)
    assert calibration_error(np.full(10, 0.9), right) == pytest.approx(0.3)


@pytest.mark.parametrize("rung", Rung)
def test_the_card_is_that_of_the_model_that_ships(rung: Rung) -> None:
    card = card_of(rung)
    assert (card.model, card.version) == (rung, judge(rung).model.version)
    assert page(card) == (CARDS / f"{rung}.md").read_text(encoding="utf-8")


def test_the_readme_has_the_table_of_these_cards(tmp_path: Path) -> None:
    readme = Path(__file__).parents[1] / "README.md"
    copy = tmp_path / "README.md"
    copy.write_bytes(readme.read_bytes())
    put(table([card_of(rung) for rung in Rung]), copy)
    assert copy.read_bytes() == readme.read_bytes()
    copy.write_text("no place")
    with pytest.raises(PlaceError, match="no place for the table"):
        put("", copy)


def test_a_table_of_all_models_needs_all_their_cards(data: Path, tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text("as it was")
    flags = ("--data", str(data), "--model", "lexicon", "--resamples", "100", "--output", str(tmp_path))
    refused = run("cards", *flags, "--readme", str(readme))
    assert refused.code == 1
    assert "fast.json is missing" in refused.err.splitlines()[-1]
    assert readme.read_text() == "as it was"


def test_the_version_of_fast_is_its_weights_and_what_is_kept_of_it(tmp_path: Path, data: Path) -> None:
    assert card_of("fast").version == version_of(digest(shipped()))
    written = write(card_of("fast"), tmp_path)
    assert written.read_text(encoding="utf-8") == page(card_of("fast"))
