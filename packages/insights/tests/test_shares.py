"""Shares are corrected for known errors, and an alarm tells when these errors cannot be what happened."""

from collections import Counter

import numpy as np
import pytest
from tweet_insights.models.card import Figure, Figures
from tweet_insights.models.task import Name
from tweet_insights.shares import shares, told, warning

ALIKE = ((80, 20), (10, 90))
"""Of 100 each: finds nine in ten of what is there, and two in ten of what is not."""


def figures(confusion: tuple[tuple[int, ...], ...] = ALIKE) -> Figures:
    whole = int(np.sum(confusion))
    return Figures(whole, ("not-hate", "hate"), "macro F1", Figure(0, 0, 0), None, 0.85, confusion, None, 0.0, 0.85)


@pytest.mark.parametrize("true", [0.3, 0.5, 0.7])
def test_the_true_share_is_recovered_whatever_it_is(true: float) -> None:
    said = round(10_000 * (true * 0.9 + (1 - true) * 0.2))
    hate = shares(Counter({"hate": said, "not-hate": 10_000 - said}), figures())[1]
    assert hate.corrected.share == pytest.approx(true, abs=0.001)
    assert hate.corrected.low < true < hate.corrected.high
    assert hate.alarms == ()


@pytest.mark.parametrize(("said", "alarm"), [(9_900, "with the errors it is known by"), (2_100, "far from the 50.0")])
def test_an_alarm_where_the_known_errors_cannot_be_what_happened(said: int, alarm: str) -> None:
    found = shares(Counter({"hate": said, "not-hate": 10_000 - said}), figures())
    assert alarm in "\n".join(told(Name.HATE, found)).replace("\N{NO-BREAK SPACE}", " ")


def test_what_is_only_for_shares_says_so() -> None:
    assert [bool(warning(name)) for name in Name] == [False, False, False, True, True]


def test_nothing_read_is_no_share() -> None:
    assert shares(Counter(), figures()) == []
