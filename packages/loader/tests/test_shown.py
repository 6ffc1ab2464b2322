"""Lag tools see in the end how far the sink is, whatever Kafka refused on the way."""

from tweet_loader.kafka.record import Place
from tweet_loader.kafka.shown import Shown

A, B = Place("processed", 0), Place("processed", 1)


def test_what_was_refused_is_shown_again_after_a_while_in_its_newest_state() -> None:
    now = [100.0]
    shown = Shown(lambda: now[0])
    shown.show({A: 10, B: 5})
    shown.show({A: 20})
    shown.answered([A, B], refused=[A, B])
    assert shown.unanswered == set()
    assert shown.owed() == {}
    now[0] += 1
    assert shown.owed() == {A: 20, B: 5}
    assert shown.owed() == {}, "it is on its way"


def test_what_something_newer_has_mended_is_not_shown_again() -> None:
    now = [100.0]
    shown = Shown(lambda: now[0])
    shown.show({A: 10})
    shown.answered([A], refused=[A])
    shown.show({A: 20})
    now[0] += 1
    assert shown.owed() == {}


def test_what_another_owns_is_another_s_to_show() -> None:
    now = [100.0]
    shown = Shown(lambda: now[0])
    shown.show({A: 10, B: 5})
    shown.answered([A, B], refused=[A, B])
    shown.drop([A])
    now[0] += 1
    assert shown.owed() == {B: 5}
