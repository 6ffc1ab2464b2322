"""A model's card: its figures, measured and kept as JSON, and the page that is made of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from pydantic import TypeAdapter

from tweet_insights.bias import Gap
from tweet_insights.failures import UsersError
from tweet_insights.warehouse import Model


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with the interval that holds it 95 % of the time; in points of 100."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Figures:
    """One task on its validation tweets."""

    n: int
    labels: tuple[str, ...]
    metric: str
    value: Figure
    ahead_of_lexicon: Figure | None
    """By how many points on the same tweets; absent where the lexicon has no answer."""
    accuracy: float
    confusion: tuple[tuple[int, ...], ...]
    """Tweets by true label (rows) and chosen one (columns)."""
    calibration_error: float | None
    """Absent for a model that knows no probabilities."""
    unsure_share: float
    accuracy_when_sure: float


@dataclass(frozen=True, slots=True)
class Card:
    """What was measured of one version of one model."""

    model: str
    version: str
    languages: tuple[str, ...]
    milliseconds: float
    """CPU time a tweet, on the machine that measured it."""
    tasks: Mapping[str, Figures]
    bias: tuple[Gap, ...] = ()
    alone: Mapping[str, Figures] = field(default_factory=dict)
    """The same tasks without the vote of another model; empty for one that asks no other."""

    @property
    def scorer(self) -> Model:
        """The model that it is about: known without loading it."""
        return Model(self.model, self.version, self.languages)


class CardError(UsersError):
    """There is no card where one should be; the message says which."""


_JSON = TypeAdapter(Card)


def card_of(model: str) -> Card:
    """The card that comes with the package."""
    return _JSON.validate_json(files("tweet_insights.models").joinpath("cards", f"{model}.json").read_bytes())


def card_in(folder: Path, model: str) -> Card:
    """The card that `write` wrote.

    Raises:
        CardError: when there is none.
    """
    path = folder / f"{model}.json"
    if not path.is_file():
        raise CardError(f"{path} is missing: the table holds all models, so measure {model} too")
    return _JSON.validate_json(path.read_bytes())


def page(card: Card) -> str:
    """The card as Markdown. No figure in it is typed by hand."""
    templates = Environment(
        loader=PackageLoader("tweet_insights"), autoescape=False, undefined=StrictUndefined, trim_blocks=True,  # noqa: S701 - Markdown
        lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    return templates.get_template(f"card_{card.model}.md").render(card=card)


def write(card: Card, folder: Path) -> Path:
    """Write figures and page, and say where the page is."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{card.model}.json").write_bytes(_JSON.dump_json(card, indent=1) + b"\n")
    path = folder / f"{card.model}.md"
    path.write_text(page(card), encoding="utf-8")
    return path
