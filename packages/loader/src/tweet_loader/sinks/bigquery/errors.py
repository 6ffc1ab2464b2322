"""From Google's errors to the loader's two: try again, and never. Needs the extra `bigquery`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import requests
from google.api_core import exceptions as google
from google.auth import exceptions as auth

from tweet_loader.sink import SinkBusyError, SinkError
from tweet_loader.sinks.bigquery.service import ChangedMeanwhileError, JobExistsError, TableGoneError

LATER = frozenset({"backendError", "internalError", "rateLimitExceeded", "quotaExceeded", "jobRateLimitExceeded"})
"""Reasons that pass ("Error messages"); the sink is asked again, with longer and longer pauses."""
NEVER = {
    "accessDenied": "the account may not do it: it needs roles/bigquery.jobUser on the project and "
    "roles/bigquery.dataEditor on the dataset (tweet-loader setup prints the commands)",
    "billingNotEnabled": "the project has no billing account: say plan=sandbox, or link one and say plan=billed",
    "billingTierLimitExceeded": "the query costs more than max_gib in the address allows",
    "bytesBilledLimitExceeded": "the query would read more than max_gib in the address allows",
}
"""Reasons that do not, in words."""


@contextmanager
def told(place: str) -> Iterator[None]:
    """Google's errors as the port's.

    Raises:
        JobExistsError, ChangedMeanwhileError, TableGoneError: where Google says so.
        SinkBusyError: for what may pass.
        SinkError: for what will not.
    """
    try:
        yield
    except google.PreconditionFailed as error:
        raise ChangedMeanwhileError from error
    except google.Conflict as error:
        raise JobExistsError from error
    except google.NotFound as error:
        raise TableGoneError(f"{place} is not there: {_said(error)}") from error
    except google.GoogleAPICallError as error:
        raise _judged(place, error) from error
    except (auth.TransportError, requests.RequestException, google.RetryError) as error:
        raise SinkBusyError(f"BigQuery does not answer for {place}: {type(error).__name__}") from error
    except auth.GoogleAuthError as error:
        raise _without_credentials(error) from error


@contextmanager
def credentials() -> Iterator[None]:
    """Where only they can be wrong.

    Raises:
        SinkError: when there are none.
    """
    try:
        yield
    except auth.GoogleAuthError as error:
        raise _without_credentials(error) from error


def _without_credentials(error: auth.GoogleAuthError) -> SinkError:
    return SinkError(
        f"no credentials for BigQuery ({error}): run `gcloud auth application-default login`, or give the pod a "
        "service account"
    )


def _judged(place: str, error: google.GoogleAPICallError) -> SinkError:
    reason = reason_of(error)
    if reason in LATER or isinstance(error, google.ServerError | google.TooManyRequests):
        return SinkBusyError(f"BigQuery cannot now for {place} ({reason or error.code}): {_said(error)}")
    words = NEVER.get(reason)
    for mark, said in PLAIN:
        words = words or (said if mark(_said(error)) else None)
    return SinkError(
        f"BigQuery refuses {place} ({reason or error.code}): {_said(error)}" + (f". {words}" if words else "")
    )


def reason_of(error: google.GoogleAPICallError) -> str:
    """BigQuery's own word, which tells what the HTTP status does not."""
    return next((str(item["reason"]) for item in error.errors if isinstance(item, dict) and "reason" in item), "")


def _said(error: google.GoogleAPICallError) -> str:
    return str(error.message or error).splitlines()[0][:300]


PLAIN: tuple[tuple[Callable[[str], bool], str], ...] = (
    (lambda said: "Billing has not been enabled" in said, NEVER["billingNotEnabled"]),
    (lambda said: "sandbox" in said and "expir" in said, "a sandbox keeps nothing longer than 60 days"),
    (lambda said: "in location" in said, "is the dataset elsewhere? say location=… in the address"),
)
"""What Google says in a sentence only."""
