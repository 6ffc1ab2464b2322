"""A name for a person that only whoever holds the key can give again: HMAC-SHA-256 (RFC 2104) of source and id."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from pathlib import Path

from tweet_insights.failures import UsersError

LEAST_BYTES = 16


class KeyFileError(UsersError):
    """The key cannot be read, or is so short that it could be guessed."""


@dataclass(frozen=True, slots=True)
class Key:
    """What pseudonyms are made with."""

    secret: bytes
    lasting: bool
    """Whether it is the same in the next run."""

    def pseudonym(self, source: str, author: str) -> str:
        """32 hexadecimal digits: the first half of the hash."""
        # A separator that no id holds: else two pairs could be the same text.
        return hmac.new(self.secret, f"{source}\x1f{author}".encode(), hashlib.sha256).hexdigest()[:32]


def key_of(text: str | None, file: Path | None) -> Key:
    """The key that is given, in a file first; without any, a random one of this run.

    Raises:
        KeyFileError: when the file cannot be read, or the key has fewer than 16 bytes.
    """
    if file is not None:
        try:
            secret = file.read_bytes().strip()
        except OSError as error:
            raise KeyFileError(f"{file}: the key cannot be read: {error}") from error
    elif text is not None:
        secret = text.encode()
    else:
        return Key(secrets.token_bytes(32), lasting=False)
    if len(secret) < LEAST_BYTES:
        raise KeyFileError(f"the key has {len(secret)} bytes, and with fewer than {LEAST_BYTES} it could be guessed")
    return Key(secret, lasting=True)
