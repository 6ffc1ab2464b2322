"""Where a narrator is asked."""

import ipaddress
import re
from dataclasses import dataclass, field
from typing import Literal, TypeAlias
from urllib.parse import urlsplit

from pydantic import SecretStr

Wire: TypeAlias = Literal["openai", "anthropic"]
URLS: dict[str, str] = {"openai": "https://api.openai.com/v1", "anthropic": "https://api.anthropic.com"}
_ADDRESS = re.compile(r"(?P<wire>openai|anthropic):(?P<model>\S+?)(?:@(?P<url>https?://\S+))?")


@dataclass(frozen=True, slots=True)
class Address:
    """Such as `openai:llama3:8b@http://127.0.0.1:11434/v1`."""

    wire: Wire
    model: str
    url: str

    @property
    def is_here(self) -> bool:
        """Whether it is on this machine."""
        return _is_here(urlsplit(self.url).hostname or "")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Whom to ask, with what right, and how patiently."""

    address: Address
    key: SecretStr | None = field(default=None, repr=False)
    seconds: float = 60


def address_of(text: str) -> Address:
    """The address that is written so.

    Raises:
        ValueError: when it is none, or would send what it should not; without the text, which may hold a secret.
    """
    match = _ADDRESS.fullmatch(text)
    if match is None:
        raise ValueError("it is openai:MODEL[@URL] or anthropic:MODEL[@URL], with a URL of http or https")
    wire: Wire = "openai" if match["wire"] == "openai" else "anthropic"
    url = (match["url"] or URLS[wire]).rstrip("/")
    parts = urlsplit(url)
    if not parts.hostname or parts.query or parts.fragment:
        raise ValueError("the URL needs a host, and has no query and no fragment")
    if parts.username or parts.password:
        raise ValueError("a URL is no place for a secret: the key is in TWEET_INSIGHTS_NARRATOR_KEY or in a file")
    if parts.scheme == "http" and not _is_here(parts.hostname):
        raise ValueError("the key and the facts would cross the network unencrypted: use https")
    return Address(wire, match["model"], url)


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
