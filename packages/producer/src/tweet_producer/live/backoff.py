"""How long to wait before the next try, by what went wrong.

Source: the rules of the X API for streams. They are patient enough for any platform.
"""

from enum import StrEnum


class Trouble(StrEnum):
    """What went wrong with a connection."""

    NETWORK = "network"
    SERVER = "server"
    TOO_MANY = "too many"
    """Connections or questions."""


FIRST = {Trouble.NETWORK: 0.25, Trouble.SERVER: 5.0, Trouble.TOO_MANY: 60.0}
MOST = {Trouble.NETWORK: 16.0, Trouble.SERVER: 320.0, Trouble.TOO_MANY: 960.0}
"""Seconds. The platform names no end for the last; a quarter of an hour is its window of questions."""


class LostError(ConnectionError):
    """A connection is gone, or could not be made; worth another try."""

    def __init__(self, trouble: Trouble, says: str, at_least: float = 0.0) -> None:
        super().__init__(says)
        self.trouble = trouble
        self.at_least = at_least
        """Seconds for which the platform asked."""


class Backoff:
    """Grows while the same goes wrong again: by equal steps for a network, else twice as long each time."""

    def __init__(self) -> None:
        self._trouble: Trouble | None = None
        self._pause = 0.0

    def works(self) -> None:
        """Something was heard: the next trouble is a new one."""
        self._trouble = None

    def after(self, lost: LostError) -> float:
        """Seconds to wait."""
        first = FIRST[lost.trouble]
        if lost.trouble is not self._trouble:
            self._trouble, self._pause = lost.trouble, first
        elif lost.trouble is Trouble.NETWORK:
            self._pause += first
        else:
            self._pause *= 2
        self._pause = min(self._pause, MOST[lost.trouble])
        return max(self._pause, lost.at_least)
