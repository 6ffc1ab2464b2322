"""A Kafka on this machine as production has it: TLS, a login for everybody, and no right that was not given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import trustme
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from tweet_schema.kafka_access import KafkaAccess

from tweet_local.artifacts import Artifacts
from tweet_local.kafka import KafkaServer, command, format_data, server_properties
from tweet_local.kafka_client import broker
from tweet_local.processes import Programs
from tweet_local.server import Server

HOST = "127.0.0.1"
ADMIN = "admin"
"""Who may do everything: the broker itself, and who gives rights to the others."""
SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule"
PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule"


@dataclass(frozen=True, slots=True)
class SecuredKafka:
    """A Kafka that lets nobody in without a password."""

    kafka: KafkaServer
    authority: Path
    """PEM file of whoever signed its certificate."""
    password_files: Mapping[str, Path]
    """By user."""

    def access(self, user: str) -> KafkaAccess:
        """How that user reaches it."""
        return KafkaAccess(
            bootstrap_servers=self.kafka.bootstrap_servers,
            kafka_security_protocol="SASL_SSL",
            kafka_sasl_username=user,
            kafka_sasl_password_file=self.password_files[user],
            kafka_ssl_ca_location=self.authority,
        )

    def environment(self, user: str) -> dict[str, str]:
        """The same for a command, in the variables that all commands read."""
        return {
            "KAFKA_SECURITY_PROTOCOL": "SASL_SSL",
            "KAFKA_SASL_USERNAME": user,
            "KAFKA_SASL_PASSWORD_FILE": str(self.password_files[user]),
            "KAFKA_SSL_CA_LOCATION": str(self.authority),
        }


def secured_kafka(
    folder: Path, ports: Sequence[int], artifacts: Artifacts, programs: Programs, passwords: Mapping[str, str]
) -> SecuredKafka:
    """A Kafka with its data in `folder` and a user for each of `passwords`, which must have one for `admin`."""
    port, controller_port = ports
    address, data = f"{HOST}:{port}", folder / "data"
    folder.mkdir(parents=True, exist_ok=True)
    authority, keystore = _certificates(folder)
    files = {user: _written(folder / f"{user}.password", password) for user, password in passwords.items()}

    def prepare() -> list[str]:
        properties = dict(server_properties(port, controller_port, data)) | _secured(
            port, controller_port, authority, keystore, passwords[ADMIN]
        )
        if not (data / "meta.properties").exists():
            users = [f"SCRAM-SHA-512=[name={user},password={password}]" for user, password in passwords.items()]
            format_data(properties, folder, artifacts, *(word for user in users for word in ("--add-scram", user)))
        return command(folder, properties, artifacts)

    login = {
        "security.protocol": "SASL_SSL",
        "sasl.mechanism": "SCRAM-SHA-512",
        "sasl.username": ADMIN,
        "sasl.password": passwords[ADMIN],
        "ssl.ca.location": str(authority),
    }
    asked = broker(address, login)
    server = KafkaServer(Server("kafka", address, programs, prepare, asked.answers), address, asked)
    return SecuredKafka(server, authority, files)


def _secured(port: int, controller_port: int, authority: Path, keystore: Path, password: str) -> dict[str, str]:
    """What makes it so. The controller is asked for a login as well, or else it would be a way around the broker."""
    scram = f'{SCRAM} required username="{ADMIN}" password="{password}";'
    plain = f'{PLAIN} required username="{ADMIN}" password="{password}" user_{ADMIN}="{password}";'
    return {
        "listeners": f"SASL_SSL://{HOST}:{port},CONTROLLER://{HOST}:{controller_port}",
        "advertised.listeners": f"SASL_SSL://{HOST}:{port}",
        "listener.security.protocol.map": "SASL_SSL:SASL_SSL,CONTROLLER:SASL_SSL",
        "inter.broker.listener.name": "SASL_SSL",
        "sasl.enabled.mechanisms": "SCRAM-SHA-512",
        "sasl.mechanism.inter.broker.protocol": "SCRAM-SHA-512",
        "sasl.mechanism.controller.protocol": "PLAIN",
        "listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config": scram,
        "listener.name.controller.sasl.enabled.mechanisms": "PLAIN",
        "listener.name.controller.plain.sasl.jaas.config": plain,
        "ssl.keystore.type": "PEM",
        "ssl.keystore.location": str(keystore),
        "ssl.truststore.type": "PEM",
        "ssl.truststore.location": str(authority),
        "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        "super.users": f"User:{ADMIN}",
        "allow.everyone.if.no.acl.found": "false",
    }


def _certificates(folder: Path) -> tuple[Path, Path]:
    """An authority's certificate, and the server's own with its key, as Java reads them."""
    made = trustme.CA()
    issued = made.issue_cert(HOST)
    authority, keystore = folder / "authority.pem", folder / "server.pem"
    made.cert_pem.write_to_path(str(authority))
    keystore.write_bytes(
        _pkcs8(issued.private_key_pem.bytes()) + b"".join(one.bytes() for one in issued.cert_chain_pems)
    )
    keystore.chmod(0o600)
    return authority, keystore


def _written(file: Path, password: str) -> Path:
    file.write_text(password)
    file.chmod(0o600)
    return file


def _pkcs8(key: bytes) -> bytes:
    """The only form of a key in PEM that Java's Kafka reads."""
    return load_pem_private_key(key, None).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
