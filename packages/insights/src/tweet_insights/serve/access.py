"""Who may look. Decided here without a server, so that every case can be tried."""

import hashlib
import hmac
import ipaddress
import re
from dataclasses import dataclass
from pathlib import Path

from tweet_insights.failures import UsersError

LEAST_CHARACTERS = 16
LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
_HOST = re.compile(r"(?:\[(?P<six>[0-9a-fA-F:.]+)\]|(?P<name>[^\[\]:@/\s]+))(?::\d{1,5})?", re.ASCII)


class NoTokenError(UsersError):
    """The dashboard would be open to others, or its token could be guessed."""


@dataclass(frozen=True, slots=True)
class Token:
    """What a viewer has to know."""

    secret: str

    @property
    def cookie(self) -> str:
        """What a browser keeps in its stead: whoever reads the cookie does not have the token."""
        return hmac.new(self.secret.encode(), b"cookie of the dashboard", hashlib.sha256).hexdigest()

    def is_given(self, token: str | None) -> bool:
        """Whether this is the token, in a time that does not tell how much of it is right."""
        return token is not None and hmac.compare_digest(token.encode(), self.secret.encode())

    def is_in(self, cookie: str | None) -> bool:
        """Whether the cookie is the token's."""
        return cookie is not None and hmac.compare_digest(cookie.encode(), self.cookie.encode())


def token_for(host: str, text: str | None, file: Path | None) -> Token | None:
    """The token that is given, in a file first; None where only this machine can ask and none is given.

    Raises:
        NoTokenError: when others could ask and there is no token, it cannot be read, or it is short.
    """
    if file is not None:
        try:
            text = file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise NoTokenError(f"{file}: the token cannot be read: {error}") from error
    if text is None:
        if is_local(host):
            return None
        raise NoTokenError(
            f"--host {host} can be reached from other machines, so a token is required: "
            "give --token-file FILE, or set TWEET_INSIGHTS_TOKEN"
        )
    if len(text) < LEAST_CHARACTERS:
        raise NoTokenError(f"the token has {len(text)} characters, and needs {LEAST_CHARACTERS}, lest it be guessed")
    return Token(text)


def is_local(host: str) -> bool:
    """Whether only this machine can reach a server that listens there."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class Hosts:
    """The names by which the dashboard may be asked for.

    A page of somebody else's can make its own name lead here (DNS rebinding), and would then read what a browser on
    this machine is shown. The browser says that name in `Host`. An address in numbers cannot be made to lead elsewhere.
    """

    bound: str
    named: tuple[str, ...] = ()

    def allow(self, header: str | None) -> bool:
        """Whether a request with this `Host` is meant for us."""
        found = _HOST.fullmatch(header or "")
        if found is None:
            return False
        name = (found["six"] or found["name"]).lower()
        if name in LOCAL_NAMES or name == self.bound.lower() or name in map(str.lower, self.named):
            return True
        return not is_local(self.bound) and _is_address(name)


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
