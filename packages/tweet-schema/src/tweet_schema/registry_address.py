"""Addresses of registries, and the credentials that people write into them."""

from urllib.parse import SplitResult, unquote, urlsplit

from pydantic import SecretStr

Login = tuple[str, SecretStr]
"""A user and the password."""


def without_credentials(addresses: str) -> tuple[str, Login | None]:
    """`http://user:password@host` becomes the bare address and the login; several stand with commas between.

    A bare address may be printed, logged and kept in a repr.

    Raises:
        ValueError: when an address is none, or two of them want different logins. It never repeats the text,
            in which a password may stand.
    """
    parts = [_parts(address.strip()) for address in addresses.split(",")]
    logins = {(unquote(part.username or ""), unquote(part.password or "")) for part in parts if "@" in part.netloc}
    if len(logins) > 1:
        raise ValueError("the addresses in --registry-url have different logins: one client can have only one")
    bare = ",".join(_bare(part) for part in parts)
    return bare, next(((user, SecretStr(password)) for user, password in logins), None)


def _parts(address: str) -> SplitResult:
    try:
        part = urlsplit(address)
        valid = part.scheme in {"http", "https"} and bool(part.hostname) and part.port != 0
    except ValueError:  # a port that is no number, brackets that do not close
        part, valid = SplitResult("", "", "", "", ""), False
    if "@" in address and (not valid or "@" not in part.netloc or part.query or part.fragment):
        raise ValueError(
            "--registry-url cannot be read: a login in it must be percent-encoded, or better be given as "
            "--registry-user and --registry-password-file"
        )
    if not valid or part.query or part.fragment:
        raise ValueError(f"--registry-url must be http://HOST:PORT/PATH or https://…, not {address!r}")
    return part


def _bare(part: SplitResult) -> str:
    host = part.netloc.rpartition("@")[2]
    return part._replace(netloc=host).geturl().rstrip("/")
