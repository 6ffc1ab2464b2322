"""The loop of `score --every`: what it tells, what it waits for and what ends it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest
from structlog.testing import capture_logs
from tweet_insights.score import Scored
from tweet_insights.score_again import Total, score_again
from tweet_insights.warehouse import Model, WarehouseAbsentError, WarehouseBusyError, WarehouseError
from tweet_insights.warehouses.address import warehouse_at
from tweet_insights.warehouses.opening import Opening

from .command import run

NOTHING = Scored(0, 0, 0, 5, 0, 0, "fast", "1")
SOME = replace(NOTHING, scored=3, texts=2)
GONE = replace(NOTHING, removed=2)
CUT_SHORT = replace(NOTHING, scored=1, pending=4)
ABSENT, BUSY = WarehouseAbsentError("no file"), WarehouseBusyError("another process is writing")


class Rounds:
    """Rounds that end so one after the other; then it is told to stop."""

    def __init__(self, *ends: Scored | Exception) -> None:
        self._left: Iterator[Scored | Exception] = iter(ends)
        self._number, self._begun = len(ends), 0
        self.told: list[Scored] = []

    def once(self) -> Scored:
        self._begun += 1
        end = next(self._left)
        if isinstance(end, Exception):
            raise end
        return end

    def stop(self) -> bool:
        return self._begun == self._number

    def run(self, pause: Callable[[], None] = lambda: None) -> Total:
        return score_again(self.once, self.told.append, pause, self.stop)


def test_a_round_is_told_when_something_was_done_and_all_are_summed_up() -> None:
    rounds = Rounds(SOME, NOTHING, GONE, NOTHING, CUT_SHORT)
    assert rounds.run() == Total(rounds=3, scored=4, removed=2, pending=4)
    assert rounds.told == [SOME, GONE, CUT_SHORT]


@pytest.mark.parametrize(
    ("ends", "lines"),
    [
        ([ABSENT, ABSENT, BUSY, SOME], ["no file"]),
        ([BUSY, SOME, BUSY, BUSY], ["another process is writing", "another process is writing"]),
        ([SOME, NOTHING], []),
    ],
)
def test_what_may_come_is_waited_for_and_told_once(ends: Sequence[Scored | Exception], lines: list[str]) -> None:
    with capture_logs() as logs:
        assert Rounds(*ends).run().scored == SOME.scored
    assert [line["why"] for line in logs] == lines


def test_what_will_not_pass_ends_it() -> None:
    with pytest.raises(WarehouseError, match="no table"):
        Rounds(SOME, WarehouseError("it has no table tweets"), SOME).run()


def test_it_pauses_after_each_round_whatever_came_of_it() -> None:
    pauses: list[None] = []
    Rounds(ABSENT, SOME, NOTHING).run(lambda: pauses.append(None))
    assert len(pauses) == 3


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (["--alive", "alive"], "--alive needs --every"),
        (["--every", "0"], "greater than 0"),
        (["--every", "86401"], "less than or equal to 86400"),
    ],
)
def test_what_cannot_be_meant_is_refused(wrong: list[str], said: str) -> None:
    refused = run("score", *wrong)
    assert refused.code == 2
    assert said in " ".join((refused.out + refused.err).split())


@pytest.mark.parametrize("kind", ["duckdb", "sqlite"])
def test_a_file_in_which_the_loader_has_made_no_table_yet_may_still_get_them(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "warehouse"
    if kind == "duckdb":
        duckdb.connect(path).close()
    else:
        path.touch()
    with pytest.raises(WarehouseAbsentError, match="has no table yet"):
        warehouse_at(f"{kind}:{path}", Opening(timedelta(0))).unread_texts(Model("judge", "1", ("en",)), 1)
