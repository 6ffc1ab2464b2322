"""When a registry is asked again: after 5xx and failed connections only, a few times, with growing random pauses.

Needs the extra `registry`.
"""

import time
from collections.abc import Callable

from tenacity import (
    Retrying,
    retry_if_exception,
    retry_if_exception_type,
    stop_after_attempt,
    stop_before_delay,
    wait_random_exponential,
)

from tweet_schema.registry_errors import RegistryBusyError, RegistryUnavailableError

ATTEMPTS = 3
"""Of one call: enough for a fault that passes, few enough for a caller who waits anyway."""
FIRST_PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 5.0
"""Each pause is any part of one that doubles: who started together does not ask together."""


def repeated(seconds: float) -> Retrying:
    """Asks again after what may pass at once, as long as less than `seconds` have gone."""
    return Retrying(
        retry=retry_if_exception(_may_pass_at_once),
        wait=_pauses(),
        stop=stop_after_attempt(ATTEMPTS) | stop_before_delay(seconds),
        reraise=True,
    )


def waited_for(seconds: float, pause: Callable[[float], None] = time.sleep) -> Retrying:
    """Asks again after whatever waiting may cure, with no pause that would end after `seconds`."""
    return Retrying(
        retry=retry_if_exception_type(RegistryUnavailableError),
        wait=_pauses(),
        stop=stop_before_delay(seconds),
        sleep=pause,
        reraise=True,
    )


def _pauses() -> wait_random_exponential:
    return wait_random_exponential(multiplier=FIRST_PAUSE_SECONDS, max=LONGEST_PAUSE_SECONDS)


def _may_pass_at_once(error: BaseException) -> bool:
    return isinstance(error, RegistryUnavailableError) and not isinstance(error, RegistryBusyError)
