"""Logistic regression over few dense and many sparse features, by L-BFGS. The one file that knows scipy.

Needs the extra `train`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize, minimize_scalar  # type: ignore[import-untyped] # it carries no types
from scipy.sparse import csr_array, diags_array, hstack  # type: ignore[import-untyped] # it carries no types

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Block:
    """Which of `width` features each text has: `column[at]` stands in text `row[at]`."""

    texts: int
    row: Ints
    column: Ints
    width: int


@dataclass(frozen=True, slots=True)
class Dense:
    """Features that every text has, one column each."""

    values: Floats
    scale: float
    """Of a standardised column, beside a block of grams whose squares sum to about 1: how freely it may weigh."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """A weight for each feature and label, ready for features that are 1 or 0, divided by the root of their number."""

    blocks: tuple[Floats, ...]
    dense: tuple[Floats, ...]
    bias: Floats


IDF_SCALE = 7.0
"""A gram in one of 1,000 texts weighs about 1."""


def fit(
    blocks: Sequence[Block], dense: Sequence[Dense], labels: Ints, *, kinds: int, strength: float, rounds: int
) -> Fitted:
    """Minimise the mean loss, each label weighing the same in sum, plus |weights|^2 / (2 * strength * texts).

    Rare grams are penalised less: each is scaled by its inverse document frequency. The same input gives the
    same output, bit for bit, on the same processor and versions of numpy and scipy.
    """
    rarities = [_rarity(block) for block in blocks]
    middles = [each.values.mean(axis=0) for each in dense]
    factors = [each.scale / (each.values.std(axis=0) + 1e-3) for each in dense]
    parts = [_matrix(block, rarity) for block, rarity in zip(blocks, rarities, strict=True)]
    parts += [
        csr_array((each.values - middle) * factor) for each, middle, factor in zip(dense, middles, factors, strict=True)
    ]
    features = hstack(parts).tocsr()
    weights, bias = _minimise(features, labels, kinds, 1 / (strength * len(labels)), rounds)
    widths = [block.width for block in blocks] + [each.values.shape[1] for each in dense]
    split = np.split(weights, np.cumsum(widths)[:-1])
    found = tuple(part * factor[:, None] for part, factor in zip(split, [*rarities, *factors], strict=True))
    whole = found[len(blocks) :]
    for middle, part in zip(middles, whole, strict=True):
        bias = bias - middle @ part
    return Fitted(found[: len(blocks)], whole, bias)


def weighed_sums(row: Ints, place: Ints, weight: Floats, table: npt.NDArray[np.float32], rows: int) -> Floats:
    """For each row the sum of its places in the table, each by its weight."""
    found: Floats = csr_array((weight, (row, place)), shape=(rows, len(table))) @ table.astype(np.float64)
    return found


def _rarity(block: Block) -> Floats:
    found: Floats = np.log((1 + block.texts) / (1 + np.bincount(block.column, minlength=block.width))) + 1
    return found / IDF_SCALE


def _matrix(block: Block, rarity: Floats) -> csr_array:
    ones = csr_array((np.ones(len(block.row)), (block.row, block.column)), shape=(block.texts, block.width))
    number = np.bincount(block.row, minlength=block.texts)
    return diags_array(1 / np.sqrt(np.maximum(number, 1))) @ ones @ diags_array(rarity)


def _minimise(features: csr_array, labels: Ints, kinds: int, penalty: float, rounds: int) -> tuple[Floats, Floats]:
    width, turned = features.shape[1], features.T.tocsr()
    wanted = np.eye(kinds)[labels]
    weight = 1 / (kinds * np.bincount(labels, minlength=kinds)[labels])

    def loss(point: Floats) -> tuple[float, Floats]:
        weights, bias = point[:-kinds].reshape(width, kinds), point[-kinds:]
        scores = features @ weights + bias
        scores -= scores.max(axis=1, keepdims=True)
        powers = np.exp(scores)
        sums = powers.sum(axis=1, keepdims=True)
        missed = (np.log(sums[:, 0]) - (wanted * scores).sum(axis=1)) * weight
        slope = (powers / sums - wanted) * weight[:, None]
        return (
            missed.sum() + penalty / 2 * (weights * weights).sum(),
            np.concatenate([(turned @ slope + penalty * weights).ravel(), slope.sum(axis=0)]),
        )

    start = np.zeros((width + 1) * kinds)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": rounds, "ftol": 1e-8, "gtol": 1e-7})
    point: Floats = found.x
    return point[:-kinds].reshape(width, kinds), point[-kinds:]


def heat_of(scores: Floats, labels: Ints) -> float:
    """The number by which scores are divided to become the likeliest probabilities (Guo et al., 2017)."""
    wanted = np.eye(scores.shape[1])[labels]

    def loss(heat: float) -> float:
        tempered = scores / heat
        tempered -= tempered.max(axis=1, keepdims=True)
        missed: Floats = np.log(np.exp(tempered).sum(axis=1)) - (wanted * tempered).sum(axis=1)
        return float(missed.mean())

    return float(minimize_scalar(loss, bounds=(0.05, 20), method="bounded").x)


def likeness(block: Block, others: Block) -> csr_array:
    """The cosine of each text of one block with each of the other, rare features weighing more."""
    rarity = _rarity(others)
    one, other = _matrix(block, rarity), _matrix(others, rarity)
    return _unit(one) @ _unit(other).T


def _unit(matrix: csr_array) -> csr_array:
    length = np.sqrt((matrix * matrix).sum(axis=1))
    return diags_array(1 / np.maximum(length, 1e-12)) @ matrix
