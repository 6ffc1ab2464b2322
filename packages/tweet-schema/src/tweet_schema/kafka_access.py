"""How Kafka is reached: the same flags, environment variables and help for every command that speaks to it."""

import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, Protocol, Self

from cyclopts import Group, Parameter
from pydantic import BaseModel, ConfigDict, SecretStr, model_validator

KAFKA = Group("Kafka")
KAFKA_SECURITY = Group(
    "Kafka: trust and login",
    help="Also read from KAFKA_SECURITY_PROTOCOL and the like, the same for every command. Whoever lists the "
    "processes of a machine sees what stands on a command line: set secrets by a file or an environment variable.",
)
DEFAULT_KAFKA = "127.0.0.1:9092"
LOGIN_MODULES = {
    "PLAIN": "org.apache.kafka.common.security.plain.PlainLoginModule",
    "SCRAM-SHA-256": "org.apache.kafka.common.security.scram.ScramLoginModule",
    "SCRAM-SHA-512": "org.apache.kafka.common.security.scram.ScramLoginModule",
}
"""What Java's client logs in with, by mechanism."""


def _flag(name: str, text: str) -> Parameter:
    return Parameter(name=f"--kafka-{name}", help=text, group=KAFKA_SECURITY, env_var=_variable(name))


def _variable(name: str) -> str:
    return "KAFKA_" + name.replace("-", "_").upper()


class KafkaSecurity(BaseModel):
    """Whom to trust, and who one is. Settings of a command inherit it, so that no secret is in their repr.

    Raises:
        ValueError: while it is made, when settings contradict each other or a file cannot be used: what a command
            answers with exit code 2. Neither the message nor the repr holds a secret.
    """

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)  # the input is where passwords are

    kafka_security_protocol: Annotated[
        Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"],
        _flag("security-protocol", "Whether there is TLS, and whether one logs in."),
    ] = "PLAINTEXT"
    kafka_sasl_mechanism: Annotated[
        Literal["SCRAM-SHA-512", "SCRAM-SHA-256", "PLAIN"], _flag("sasl-mechanism", "How one logs in.")
    ] = "SCRAM-SHA-512"
    kafka_sasl_username: Annotated[str | None, _flag("sasl-username", "User, or API key.")] = None
    kafka_sasl_password: Annotated[SecretStr | None, _flag("sasl-password", "Its password, or API secret.")] = None
    kafka_sasl_password_file: Annotated[
        Path | None, _flag("sasl-password-file", "File that holds the password, read at the start.")
    ] = None
    kafka_ssl_ca_location: Annotated[
        Path | None,
        _flag(
            "ssl-ca-location",
            "PEM file of the authority that signed the brokers' certificates; else the public authorities.",
        ),
    ] = None
    kafka_ssl_certificate_location: Annotated[
        Path | None,
        _flag("ssl-certificate-location", "PEM file of this client's certificate, for brokers that ask for one."),
    ] = None
    kafka_ssl_key_location: Annotated[
        Path | None,
        _flag(
            "ssl-key-location", "PEM file of the certificate's key; for the processor, whose client is Java's, PKCS #8."
        ),
    ] = None
    kafka_ssl_key_password: Annotated[SecretStr | None, _flag("ssl-key-password", "Password of an encrypted key.")] = (
        None
    )

    @model_validator(mode="before")
    @classmethod
    def _empty_is_not_given(cls, given: object) -> object:
        """What a compose file makes of a variable that nobody set."""
        if not isinstance(given, Mapping):
            return given
        return {name: value for name, value in given.items() if not (str(name).startswith("kafka_") and value == "")}

    @model_validator(mode="after")
    def _security_fits_together(self) -> Self:
        for wrong, sentence in _contradictions(self):
            if wrong:
                raise ValueError(sentence)
        for flag, file in self._files():
            if not file.is_file():
                raise ValueError(f"{flag}: there is no file {file}")
        self._certificates_are_usable()
        return self

    @property
    def kafka_tls(self) -> bool:
        """Whether what is said is encrypted."""
        return self.kafka_security_protocol.endswith("SSL")

    @property
    def kafka_login(self) -> tuple[str, str] | None:
        """User and password, where one logs in.

        Raises:
            OSError: when the file of the password cannot be read any more.
        """
        if not self.kafka_security_protocol.startswith("SASL") or self.kafka_sasl_username is None:
            return None
        if self.kafka_sasl_password_file:
            return self.kafka_sasl_username, _line(self.kafka_sasl_password_file)
        password = self.kafka_sasl_password or SecretStr("")
        return self.kafka_sasl_username, password.get_secret_value()

    def at(self, bootstrap_servers: str) -> "KafkaAccess":
        """The same for the Kafka at that address."""
        chosen = {name: getattr(self, name) for name in KafkaSecurity.model_fields}
        return KafkaAccess.model_validate({"bootstrap_servers": bootstrap_servers, **chosen})

    def _files(self) -> list[tuple[str, Path]]:
        named = {
            "--kafka-sasl-password-file": self.kafka_sasl_password_file,
            "--kafka-ssl-ca-location": self.kafka_ssl_ca_location,
            "--kafka-ssl-certificate-location": self.kafka_ssl_certificate_location,
            "--kafka-ssl-key-location": self.kafka_ssl_key_location,
        }
        return [(flag, file) for flag, file in named.items() if file]

    def _certificates_are_usable(self) -> None:
        """Loads them once: the clients would fail later, one of them while it says nothing."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        if self.kafka_ssl_ca_location:
            try:
                context.load_verify_locations(cafile=self.kafka_ssl_ca_location)
            except OSError as error:
                raise ValueError(
                    f"--kafka-ssl-ca-location: {self.kafka_ssl_ca_location} holds no certificate in PEM"
                ) from error
        if self.kafka_ssl_certificate_location:
            password = _revealed(self.kafka_ssl_key_password)
            try:
                context.load_cert_chain(self.kafka_ssl_certificate_location, self.kafka_ssl_key_location, password)
            except OSError as error:
                raise ValueError(
                    f"--kafka-ssl-certificate-location {self.kafka_ssl_certificate_location} does not load: is it "
                    "PEM, does --kafka-ssl-key-location hold its key, and is --kafka-ssl-key-password the key's?"
                ) from error


class KafkaAccess(KafkaSecurity):
    """Address, trust and login."""

    model_config = ConfigDict(frozen=True)

    bootstrap_servers: Annotated[
        str, Parameter(help="Addresses of Kafka, as host:port, with commas between.", group=KAFKA)
    ] = DEFAULT_KAFKA

    @property
    def unseen(self) -> str:
        """What to say of a topic that is not there: to whom has no right to it, Kafka does not show it."""
        return f" that {self.kafka_sasl_username} may see" if self.kafka_sasl_username else ""

    def librdkafka(self) -> dict[str, str]:
        """Settings of librdkafka's clients, confluent-kafka's among them, by their names. They hold secrets."""
        login = self.kafka_login
        named = {
            "bootstrap.servers": self.bootstrap_servers,
            "security.protocol": self.kafka_security_protocol if self.kafka_security_protocol != "PLAINTEXT" else None,
            "sasl.mechanism": self.kafka_sasl_mechanism if login else None,
            "sasl.username": login[0] if login else None,
            "sasl.password": login[1] if login else None,
            "ssl.ca.location": self.kafka_ssl_ca_location,
            "ssl.certificate.location": self.kafka_ssl_certificate_location,
            "ssl.key.location": self.kafka_ssl_key_location,
            "ssl.key.password": _revealed(self.kafka_ssl_key_password) or None,
        }
        return {name: str(value) for name, value in named.items() if value is not None}

    def java(self) -> dict[str, str]:
        """Settings of Java's clients, by their names. They hold secrets. A client's key must be PKCS #8 for them."""
        login = self.kafka_login
        named = {
            "bootstrap.servers": self.bootstrap_servers,
            "security.protocol": self.kafka_security_protocol if self.kafka_security_protocol != "PLAINTEXT" else None,
            "sasl.mechanism": self.kafka_sasl_mechanism if login else None,
            "sasl.jaas.config": _jaas(self.kafka_sasl_mechanism, *login) if login else None,
            "ssl.truststore.type": "PEM" if self.kafka_ssl_ca_location else None,
            "ssl.truststore.location": self.kafka_ssl_ca_location,
        }
        told = {name: str(value) for name, value in named.items() if value is not None}
        return told | self._keystore()

    def _keystore(self) -> dict[str, str]:
        chain = self.kafka_ssl_certificate_location
        if chain is None:
            return {}
        password = _revealed(self.kafka_ssl_key_password)
        return {
            "ssl.keystore.type": "PEM",
            "ssl.keystore.certificate.chain": chain.read_text(encoding="utf-8"),
            "ssl.keystore.key": (self.kafka_ssl_key_location or chain).read_text(encoding="utf-8"),
            **({"ssl.key.password": password} if password else {}),
        }


class Complaint(Protocol):
    """An error of a client of Kafka: confluent-kafka's KafkaError."""

    def name(self) -> str:
        """Of its code."""


class Complaints:
    """What a client of Kafka said, for `error_cb`: an answer that does not come has its reason only there."""

    def __init__(self) -> None:
        self.last = ""
        """The last of them that tells a reason."""

    def __call__(self, error: Complaint) -> None:
        """Hear one. That no broker is left is said after each that tells why."""
        if error.name() != "_ALL_BROKERS_DOWN" or not self.last:
            self.last = str(error)


def _jaas(mechanism: str, user: str, password: str) -> str:
    quoted = [text.replace("\\", "\\\\").replace('"', '\\"') for text in (user, password)]
    return f'{LOGIN_MODULES[mechanism]} required username="{quoted[0]}" password="{quoted[1]}";'


def _contradictions(access: KafkaSecurity) -> list[tuple[bool, str]]:
    """Every combination that cannot be meant, with the sentence that says so."""
    protocol = access.kafka_security_protocol
    sasl = protocol.startswith("SASL")
    user = access.kafka_sasl_username is not None
    passwords = [access.kafka_sasl_password is not None, access.kafka_sasl_password_file is not None]
    client = access.kafka_ssl_certificate_location is not None
    certificates = client or access.kafka_ssl_ca_location is not None
    return [
        (all(passwords), "--kafka-sasl-password and --kafka-sasl-password-file: give one of them"),
        (
            (user or any(passwords)) and not sasl,
            f"a login is for SASL_SSL and SASL_PLAINTEXT, and --kafka-security-protocol is {protocol}",
        ),
        (sasl and not user, f"--kafka-security-protocol {protocol} needs --kafka-sasl-username"),
        (
            user and not any(passwords),
            "--kafka-sasl-username needs --kafka-sasl-password or --kafka-sasl-password-file",
        ),
        (
            certificates and not access.kafka_tls,
            f"certificates are for SSL and SASL_SSL, and --kafka-security-protocol is {protocol}",
        ),
        (
            access.kafka_ssl_key_location is not None and not client,
            "--kafka-ssl-key-location needs --kafka-ssl-certificate-location",
        ),
    ]


def _revealed(secret: SecretStr | None) -> str:
    return secret.get_secret_value() if secret else ""


def _line(file: Path) -> str:
    """What stands in the file, without the line end that editors add."""
    return file.read_text(encoding="utf-8").rstrip("\r\n")
