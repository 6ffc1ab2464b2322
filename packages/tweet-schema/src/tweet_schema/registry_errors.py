"""What a registry's failures mean: what waiting may cure, what it will not, and what is simply not there.

Needs the extra `registry`. Every sentence is one line, names the bare address and says what to change.
"""

import ssl
from http import HTTPStatus

import httpx2
from confluent_kafka.schema_registry.error import SchemaRegistryError

LONGEST_QUOTE = 300
"""Characters of a registry's own message that are repeated: some quote whole schemas, a proxy a whole page."""
LATER = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS})
"""Asked too slowly or too often: not repeated at once, but who waits anyway may ask again."""

ADVICE: dict[int, str] = {
    HTTPStatus.UNAUTHORIZED: "it does not accept this login: check --registry-user and --registry-password(-file), "
    "or --registry-token(-file)",
    HTTPStatus.FORBIDDEN: "this login is known and may not do that: ask for the right, or use another login",
    HTTPStatus.PROXY_AUTHENTICATION_REQUIRED: "a proxy stands before it and wants a login of its own: see HTTPS_PROXY",
    HTTPStatus.CONFLICT: "it holds a version that cannot read this one, or that this one cannot read",
}
NO_REGISTRY = "something answers there that is no schema registry: is the path right? (Apicurio's is /apis/ccompat/v7)"

TLS_ADVICE = {
    "CERTIFICATE_VERIFY_FAILED": "its certificate is not to be trusted ({}): check the host's name and set "
    "--registry-ca-file to the authority that signed it",
    "CERTIFICATE_REQUIRED": "it wants a certificate of its clients: set --registry-certificate-file and "
    "--registry-key-file",
    "HANDSHAKE_FAILURE": "it ends the TLS handshake, as registries do that want a certificate: set "
    "--registry-certificate-file and --registry-key-file",
    "UNKNOWN_CA": "it does not trust the authority of --registry-certificate-file",
    "BAD_CERTIFICATE": "it does not accept --registry-certificate-file",
    "CERTIFICATE_EXPIRED": "it finds --registry-certificate-file expired",
    "WRONG_VERSION_NUMBER": "it does not speak TLS: is --registry-url to begin with http://?",
}
"""By how OpenSSL's reasons end."""


class RegistryUnavailableError(ConnectionError):
    """Nobody answers as a registry at the address, or it says that it cannot now. Waiting may help."""


class RegistryBusyError(RegistryUnavailableError):
    """It wants to be asked less often. Asking again at once would not help."""


class RegistryRefusalError(RuntimeError):
    """The registry refused, or holds something else than what was published. Waiting does not help."""


class RegistryIncompatibleError(RegistryRefusalError):
    """A version cannot be registered beside those that the registry holds."""


class RegistryLacksError(RegistryRefusalError):
    """The registry answers and does not have it."""


KINDS: dict[int, type[RegistryRefusalError]] = {HTTPStatus.CONFLICT: RegistryIncompatibleError}
RegistryError = RegistryUnavailableError | RegistryRefusalError


def from_transport(error: Exception, url: str) -> RegistryError:
    """What it means that no answer came at all."""
    fault = _tls_fault(error)
    reason = fault.reason if fault is not None else None
    for ending, advice in TLS_ADVICE.items():
        if reason and reason.endswith(ending):
            return RegistryRefusalError(f"{url}: {advice.format(getattr(fault, 'verify_message', ''))}")
    if isinstance(error, httpx2.TimeoutException):
        return RegistryUnavailableError(f"no schema registry answers at {url} in time")
    return RegistryUnavailableError(f"no schema registry answers at {url}: {_quoted(str(error))}")


def from_answer(error: SchemaRegistryError, url: str, wish: str) -> RegistryError:
    """What a registry's error answer to `wish` ("register raw-value v2") means."""
    status, code = error.http_status_code, error.error_code
    said = f"it said {_quoted(error.error_message)!r} (HTTP {status}, code {code})"
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return RegistryUnavailableError(f"the registry at {url} cannot {wish} now: {said}")
    if status in LATER:
        return RegistryBusyError(f"the registry at {url} is too busy to {wish}: {said}")
    # 40401, 40402 and so on are a registry's. Another server, and a registry at a wrong path, have a plain 404.
    lacks = status == HTTPStatus.NOT_FOUND and code not in (None, -1, HTTPStatus.NOT_FOUND)
    if status < HTTPStatus.BAD_REQUEST or (status == HTTPStatus.NOT_FOUND and not lacks):
        return RegistryRefusalError(f"{url}: {NO_REGISTRY}; {said}")
    kind = RegistryLacksError if lacks else KINDS.get(status, RegistryRefusalError)
    advice = f"{ADVICE[status]}; " if status in ADVICE else ""
    return kind(f"the registry at {url} refuses to {wish}: {advice}{said}")


def _tls_fault(error: BaseException | None) -> ssl.SSLError | None:
    while error is not None and not isinstance(error, ssl.SSLError):
        error = error.__cause__ or error.__context__
    return error


def _quoted(message: str | None) -> str:
    text = " ".join((message or "nothing").split())
    return text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE]}…"
