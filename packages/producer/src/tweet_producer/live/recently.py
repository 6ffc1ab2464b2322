"""What was heard lately, so that a platform that repeats itself after a reconnect is told once."""

from collections import OrderedDict

MOST = 200_000
"""Five minutes of 600 events a second. What is older and comes again is a duplicate, which the loader knows."""


class Recently:
    """The newest keys."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._keys: OrderedDict[str, None] = OrderedDict()
        self.repeated = 0
        """How often something came again."""

    def new(self, key: str) -> bool:
        """Whether it was not heard yet; from now on it was."""
        if key in self._keys:
            self.repeated += 1
            return False
        self._keys[key] = None
        if len(self._keys) > self._most:
            self._keys.popitem(last=False)
        return True
