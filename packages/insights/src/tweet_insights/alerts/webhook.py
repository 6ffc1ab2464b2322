"""A POST of an alert, signed as Standard Webhooks (standardwebhooks.com) say."""

import base64
import hashlib
import hmac
from collections.abc import Callable
from datetime import UTC, datetime

import httpx2
from pydantic import SecretStr
from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_exponential

from tweet_insights.alerts.alert import Alert
from tweet_insights.alerts.targets import Webhook

PASSING = frozenset({408, 425, 429})
"""Answers that another try may change, beside those of 500 and more."""


class NotTakenError(Exception):
    """The target did not take an alert; the message says why, without an address that may hold a secret."""


class RefusedError(NotTakenError):
    """It answered, and will not take this one as it is."""


def post(target: Webhook, alert: Alert, pause: Callable[[float], None]) -> None:
    """Send the alert, a few times where that may help.

    Raises:
        NotTakenError: when it was not taken in as many tries as the target allows.
    """
    body = alert.model_dump_json().encode()
    tries = Retrying(
        retry=retry_if_exception(
            lambda error: isinstance(error, NotTakenError) and not isinstance(error, RefusedError)
        ),
        stop=stop_after_attempt(target.tries),
        wait=wait_exponential(multiplier=target.pause_seconds, max=60),
        sleep=pause,
        reraise=True,
    )
    with httpx2.Client(timeout=target.timeout_seconds) as client:
        tries(_try, client, target, body, alert.id)


def _try(client: httpx2.Client, target: Webhook, body: bytes, key: str) -> None:
    headers = {"content-type": "application/json", **signed(body, key, target.secret, datetime.now(UTC))}
    try:
        answer = client.post(str(target.url), content=body, headers=headers)
    except httpx2.HTTPError as error:
        raise NotTakenError(f"{target.name}: no answer ({type(error).__name__})") from None
    if answer.is_success:
        return
    said = f"{target.name}: it answered {answer.status_code}"
    raise (NotTakenError if answer.status_code >= 500 or answer.status_code in PASSING else RefusedError)(said)


def signed(body: bytes, key: str, secret: SecretStr | None, now: datetime) -> dict[str, str]:
    """The headers: an id that is the same in each try, the time and, with a secret, the signature of both and body."""
    stamp = str(int(now.timestamp()))
    headers = {"webhook-id": key, "webhook-timestamp": stamp, "idempotency-key": key}
    if secret is None:
        return headers
    held = secret.get_secret_value()
    raw = base64.b64decode(held.removeprefix("whsec_")) if held.startswith("whsec_") else held.encode()
    signature = hmac.new(raw, f"{key}.{stamp}.".encode() + body, hashlib.sha256).digest()
    return {**headers, "webhook-signature": f"v1,{base64.b64encode(signature).decode()}"}
