"""The true share behind a counted one: what a model gets wrong, known from labelled tweets, is taken back out."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from tweet_insights.interval import CONFIDENCE, Share
from tweet_insights.models.card import Card, Figures
from tweet_insights.models.task import Name

DRAWS, SEED, SEED_OF_ERRORS = 20_000, 0, 1
Drawn = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Errors:
    """How often a model found what was there, and what was not, among labelled tweets."""

    found: int
    missed: int
    false: int
    spared: int

    @property
    def sensitivity(self) -> float:
        """The share of what is there that it finds."""
        return self.found / (self.found + self.missed)

    @property
    def false_alarms(self) -> float:
        """The share of what is not there that it finds all the same."""
        return self.false / (self.false + self.spared)


@dataclass(frozen=True, slots=True)
class Adjusted:
    """A share corrected for a model's errors, with its interval; all from 0 to 1."""

    share: float
    low: float
    high: float
    within: bool
    """Whether the counted share lies between the model's false alarms and its sensitivity. If not, its errors here
    are other than on the labelled tweets, and the correction is not to be trusted."""


def errors_about(card: Card, task: Name, label: str) -> Errors | None:
    """The errors that the card knows of; None of a task that its model cannot be asked."""
    return errors_of(card.tasks[task], label) if task in card.tasks else None


def errors_of(figures: Figures, label: str) -> Errors:
    """A model's errors about one label, against all others together."""
    place = figures.labels.index(label)
    counts = np.array(figures.confusion)
    found, true, said = counts[place, place], counts[place].sum(), counts[:, place].sum()
    return Errors(int(found), int(true - found), int(said - found), int(counts.sum() - true - said + found))


@lru_cache(maxsize=4_096)
def adjust(counted: Share, errors: Errors) -> Adjusted:
    """The share by W. J. Rogan and B. Gladen (Am. J. Epidemiology 107, 1978): (counted - f) / (s - f).

    s is the sensitivity, f the share of false alarms. The interval is the middle of what comes out when all three
    are drawn from what is known of them (Beta distributions with Jeffreys' prior), so it also holds how
    little was measured of the model. It supposes that the errors are the same here as there.
    A dashboard asks again and again about times that are over: 2 ms each, and a page has some 200.
    """
    seen = np.random.default_rng(SEED).beta(counted.part + 0.5, counted.whole - counted.part + 0.5, DRAWS)
    alarms, apart = _errors_drawn(errors)
    low, high = np.quantile(np.clip((seen - alarms) / apart, 0, 1), ((1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2))
    span = max(errors.sensitivity - errors.false_alarms, 1e-9)
    share = min(max((counted.share - errors.false_alarms) / span, 0.0), 1.0)
    return Adjusted(
        share,
        min(float(low), share),
        max(float(high), share),
        within=errors.false_alarms <= counted.share <= errors.sensitivity,
    )


@lru_cache(maxsize=8)
def _errors_drawn(errors: Errors) -> tuple[Drawn, Drawn]:
    """What a model's false alarms may be, and how much more often it finds what is there: of all shares the same."""
    chance = np.random.default_rng(SEED_OF_ERRORS)
    sensitivity = chance.beta(errors.found + 0.5, errors.missed + 0.5, DRAWS)
    alarms = chance.beta(errors.false + 0.5, errors.spared + 0.5, DRAWS)
    # A draw in which the model tells nothing apart allows every share: it stretches the interval both ways.
    return alarms, np.maximum(sensitivity - alarms, 1e-9)
