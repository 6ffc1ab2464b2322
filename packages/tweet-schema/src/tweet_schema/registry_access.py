"""How a schema registry is reached: the same flags, environment variables and help for every command that asks one."""

import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Self

from cyclopts import Group, Parameter
from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

from tweet_schema.registry_address import Login, without_credentials

DEFAULT_REGISTRY = "http://127.0.0.1:8081"
REGISTRY = Group(
    "Schema registry",
    help="Whoever lists the processes of a machine sees what stands on a command line: set secrets by a file or an "
    "environment variable.",
)


def _flag(text: str, *names: str) -> Parameter:
    return Parameter(name=names or None, help=text, group=REGISTRY)


class RegistryAccess(BaseModel):
    """Address, trust, login and patience. Settings of a command inherit it, so that no secret is in their repr.

    Raises:
        ValueError: while it is made, when settings contradict each other or a file cannot be used: what a command
            answers with exit code 2. Neither the message nor the repr holds a secret.
    """

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)  # the input is where passwords are

    registry_url: Annotated[
        str,
        _flag(
            "Base address of the registry's Confluent API; further ones that serve the same, with commas between.",
            "--registry-url",
            "--registry",
        ),
    ] = DEFAULT_REGISTRY
    registry_timeout_seconds: Annotated[float, _flag("How long one answer may take.")] = Field(default=10, gt=0)
    registry_ca_file: Annotated[
        Path | None,
        _flag(
            "PEM file of the authority that signed the registry's certificate; else SSL_CERT_FILE, SSL_CERT_DIR "
            "or the public authorities."
        ),
    ] = None
    registry_certificate_file: Annotated[
        Path | None, _flag("PEM file of this client's certificate, for a registry that asks for one.")
    ] = None
    registry_key_file: Annotated[
        Path | None, _flag("PEM file of the certificate's key, unless the certificate's file holds it.")
    ] = None
    registry_key_password: Annotated[SecretStr | None, _flag("Password of an encrypted key.")] = None
    registry_user: Annotated[str | None, _flag("User, or API key, for basic authentication.")] = None
    registry_password: Annotated[SecretStr | None, _flag("Its password, or API secret.")] = None
    registry_password_file: Annotated[Path | None, _flag("File that holds the password, read at the start.")] = None
    registry_token: Annotated[
        SecretStr | None, _flag("Bearer token instead of user and password. It stays as it is: none is fetched.")
    ] = None
    registry_token_file: Annotated[
        Path | None, _flag("File that holds the bearer token, read for every question: who renews it writes it there.")
    ] = None
    registry_logical_cluster: Annotated[
        str, _flag("The registry's id (lsrc-…), which Confluent Cloud wants beside a token.")
    ] = ""
    registry_identity_pool: Annotated[
        str | None, _flag("Identity pool, which Confluent Cloud may want beside a token.")
    ] = None

    @model_validator(mode="before")
    @classmethod
    def _credentials_leave_the_address(cls, given: object) -> object:
        """Empty is as good as not given: what a compose file makes of a variable that nobody set."""
        if not isinstance(given, Mapping):
            return given
        named = {
            name: value for name, value in given.items() if not (str(name).startswith("registry_") and value == "")
        }
        if "registry_user" in named and given.get("registry_password") == "":
            named["registry_password"] = ""  # some registries take an API key alone
        if not isinstance(named.get("registry_url"), str):
            return named
        named["registry_url"], login = without_credentials(str(named["registry_url"]))
        if login:
            if "registry_user" in named:
                raise ValueError("a login stands in --registry-url and in --registry-user: keep one")
            named["registry_user"], named["registry_password"] = login
        return named

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        for wrong, sentence in _contradictions(self):
            if wrong:
                raise ValueError(sentence)
        for flag, file in self._files():
            if not file.is_file():
                raise ValueError(f"{flag}: there is no file {file}")
        self._certificates_load()
        secrets = {
            "--registry-password-file": self.registry_password_file,
            "--registry-token-file": self.registry_token_file,
        }
        for flag, held in secrets.items():
            if held is not None and not _readable_line(held):
                raise ValueError(f"{flag}: {held} is empty or no text that this process may read")
        return self

    @property
    def login(self) -> Login | None:
        """User and password for basic authentication."""
        if self.registry_user is None:
            return None
        if self.registry_password_file:
            return self.registry_user, SecretStr(_line(self.registry_password_file))
        return self.registry_user, self.registry_password or SecretStr("")

    def token(self) -> SecretStr | None:
        """The bearer token of now.

        Raises:
            OSError: when its file cannot be read any more.
        """
        return SecretStr(_line(self.registry_token_file)) if self.registry_token_file else self.registry_token

    def _files(self) -> list[tuple[str, Path]]:
        named = {
            "--registry-ca-file": self.registry_ca_file,
            "--registry-certificate-file": self.registry_certificate_file,
            "--registry-key-file": self.registry_key_file,
            "--registry-password-file": self.registry_password_file,
            "--registry-token-file": self.registry_token_file,
        }
        return [(flag, file) for flag, file in named.items() if file]

    def _certificates_load(self) -> None:
        """Loads them once, since the client would fail later, or ask a terminal for the key's password."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        if self.registry_ca_file:
            try:
                context.load_verify_locations(cafile=self.registry_ca_file)
            except OSError as error:
                raise ValueError(f"--registry-ca-file: {self.registry_ca_file} holds no certificate in PEM") from error
        if self.registry_certificate_file:
            password = self.registry_key_password.get_secret_value() if self.registry_key_password else ""
            try:
                context.load_cert_chain(self.registry_certificate_file, self.registry_key_file, password)
            except OSError as error:
                raise ValueError(
                    f"--registry-certificate-file {self.registry_certificate_file} does not load: is it PEM, does "
                    "--registry-key-file hold its key, and is --registry-key-password the key's?"
                ) from error


def _contradictions(access: RegistryAccess) -> list[tuple[bool, str]]:
    """Every combination that cannot be meant, with the sentence that says so."""
    basic = access.registry_user is not None
    passwords = [access.registry_password is not None, access.registry_password_file is not None]
    tokens = [access.registry_token is not None, access.registry_token_file is not None]
    client = access.registry_certificate_file is not None
    plain = [url for url in access.registry_url.split(",") if not url.startswith("https://")]
    return [
        (all(passwords), "--registry-password and --registry-password-file: give one of them"),
        (all(tokens), "--registry-token and --registry-token-file: give one of them"),
        (basic and any(tokens), "--registry-user and --registry-token: a registry takes one kind of login"),
        (basic and not any(passwords), "--registry-user needs --registry-password or --registry-password-file"),
        (any(passwords) and not basic, "--registry-password needs --registry-user"),
        (
            ":" in (access.registry_user or ""),
            "--registry-user cannot hold a colon: basic authentication ends it there",
        ),
        (access.registry_key_file is not None and not client, "--registry-key-file needs --registry-certificate-file"),
        (
            access.registry_key_password is not None and not client,
            "--registry-key-password needs --registry-certificate-file",
        ),
        (
            bool(plain) and (access.registry_ca_file is not None or client),
            f"certificates are for https, and --registry-url is {','.join(plain)}",
        ),
    ]


def _readable_line(file: Path) -> str:
    try:
        return _line(file)
    except (OSError, UnicodeDecodeError):
        return ""


def _line(file: Path) -> str:
    """What stands in the file, without the line end that editors add."""
    return file.read_text(encoding="utf-8").rstrip("\r\n")
