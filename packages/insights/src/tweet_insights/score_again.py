"""Scores again and again what has come meanwhile, until it is told to stop."""

from collections.abc import Callable
from dataclasses import dataclass

import structlog

from tweet_insights.score import Scored
from tweet_insights.warehouse import WarehouseAbsentError, WarehouseBusyError

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Total:
    """What all rounds did, and what the last one left."""

    rounds: int = 0
    """Those that had something to do."""
    scored: int = 0
    removed: int = 0
    pending: int = 0


def score_again(
    once: Callable[[], Scored], tell: Callable[[Scored], None], pause: Callable[[], None], stop: Callable[[], bool]
) -> Total:
    """Score until told to `stop`, which is asked before each round; what was done.

    A warehouse that nobody has made yet, or that another process keeps, is waited for: one line in the log until a
    round succeeds.

    Args:
        once: one round.
        tell: hears of each round that scored or removed something.
        pause: waits after each round, whatever came of it.
        stop: whether to end.

    Raises:
        WarehouseError: when the warehouse cannot be used.
    """
    total, waiting = Total(), False
    while not stop():
        try:
            done = once()
        except (WarehouseAbsentError, WarehouseBusyError) as error:
            if not waiting:
                log.info("waiting for the warehouse", why=str(error))
            waiting = True
        else:
            waiting = False
            if worked := bool(done.scored or done.removed):
                tell(done)
            total = Total(total.rounds + worked, total.scored + done.scored, total.removed + done.removed, done.pending)
        pause()
    return total
