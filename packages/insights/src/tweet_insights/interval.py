"""How sure a share is, and whether two shares differ by more than chance."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import NormalDist

CONFIDENCE = 0.95
_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `whole` as a share, with its interval; all three are from 0 to 1."""

    part: int
    whole: int
    share: float
    low: float
    high: float


def wilson(part: int, whole: int, confidence: float = CONFIDENCE) -> Share:
    """The share with its score interval (E. B. Wilson, JASA 22, 1927, p. 209).

    The interval holds every share p for which `part` of `whole` lies within z standard errors
    sqrt(p (1 - p) / whole). It stays within 0 and 1 and has a width even at 0 and at `whole`.
    It takes tweets as independent; a text that many repeat makes the truth less certain.

    Raises:
        ValueError: unless 0 <= part <= whole and whole > 0.
    """
    if not 0 <= part <= whole or whole == 0:
        raise ValueError(f"{part} of {whole} is no share")
    z = _NORMAL.inv_cdf((1 + confidence) / 2)
    share = part / whole
    middle = (share + z * z / (2 * whole)) / (1 + z * z / whole)
    half = z / (1 + z * z / whole) * math.sqrt(share * (1 - share) / whole + z * z / (4 * whole * whole))
    low = 0.0 if part == 0 else middle - half
    high = 1.0 if part == whole else middle + half
    return Share(part, whole, share, low, high)


def summed(shares: Iterable[Share | None]) -> Share | None:
    """The share of all together of which one is known; None where none is."""
    known = [share for share in shares if share]
    return wilson(sum(share.part for share in known), sum(share.whole for share in known)) if known else None


def chance(one: Share, other: Share) -> float:
    """How often two equal shares would differ as much or more: the two-sided pooled z-test."""
    pooled = (one.part + other.part) / (one.whole + other.whole)
    error = math.sqrt(pooled * (1 - pooled) * (1 / one.whole + 1 / other.whole))
    if error == 0:
        return 1.0
    return 2 * (1 - _NORMAL.cdf(abs(one.share - other.share) / error))
