"""Does a model judge otherwise equal texts by the name, the handle or the language that stands in them?"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tweet_insights.score import Scorer

RESAMPLES, SEED = 2000, 0
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Gap:
    """By how much more negative than the mean of all groups a group's texts are taken for, in points of 100."""

    slot: str
    """What differs: name, handle or language."""
    group: str
    points: float
    low: float
    high: float
    """The middle 95 % when words of the group and sentences are drawn anew."""

    @property
    def sure(self) -> bool:
        """Whether chance alone would hardly bring it about."""
        return self.low > 0 or self.high < 0


def gaps(model: Scorer) -> tuple[Gap, ...]:
    """The gap of each group, widest first within each slot. The sentences are `counterfactuals.json`'s."""
    held = json.loads(files("tweet_insights").joinpath("counterfactuals.json").read_text(encoding="utf-8"))
    return tuple(gap for slot, said in held.items() for gap in _of(model, slot, said["sentences"], said["groups"]))


def _of(model: Scorer, slot: str, sentences: Sequence[str], groups: Mapping[str, Sequence[str]]) -> list[Gap]:
    words = [word for group in groups.values() for word in group]
    texts = [sentence.replace("{}", word) for sentence in sentences for word in words]
    judged = model.judge(pa.table({"text": pa.array(texts, pa.string())}))
    negativity = np.array(judged.column("negativity").to_pylist(), np.float64).reshape(len(sentences), len(words))
    ends = np.cumsum([len(group) for group in groups.values()])[:-1]
    parts = np.split(100 * negativity, ends, axis=1)
    # Each group counts the same in the mean of all, however many words it has.
    apart = [part - np.mean([each.mean(axis=1) for each in parts], axis=0)[:, None] for part in parts]
    found = [_gap(slot, group, rows) for group, rows in zip(groups, apart, strict=True)]
    return sorted(found, key=lambda gap: -abs(gap.points))


def _gap(slot: str, group: str, apart: Floats) -> Gap:
    """`apart` is sentences by words."""
    chance = np.random.default_rng(SEED)
    sentences, words = apart.shape
    drawn = [
        apart[chance.integers(0, sentences, sentences)][:, chance.integers(0, words, words)].mean()
        for _ in range(RESAMPLES)
    ]
    low, high = np.quantile(drawn, (0.025, 0.975))
    # Without + 0.0 some would be minus nothing.
    points, low, high = (round(float(value), 2) + 0.0 for value in (apart.mean(), low, high))
    return Gap(slot, group, points, low, high)


def told(found: Sequence[Gap]) -> list[str]:
    """A line for each slot: the widest gap, and how many are more than chance."""
    lines = []
    for slot in dict.fromkeys(gap.slot for gap in found):
        own = [gap for gap in found if gap.slot == slot]
        widest, sure = own[0], [gap for gap in own if gap.sure]
        lines.append(
            f"bias by {slot}: {widest.group} {widest.points:+.1f} points of negativity "
            f"({widest.low:+.1f} to {widest.high:+.1f}) against the mean of {len(own)} groups; "
            f"{len(sure)} differ by more than chance"
        )
    return lines
