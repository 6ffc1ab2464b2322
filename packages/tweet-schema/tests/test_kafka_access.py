"""How Kafka is reached: what its two clients are told, and what cannot be meant."""

from pathlib import Path

import pytest
import trustme
from cyclopts import App
from cyclopts.config import Env
from pydantic import ValidationError
from tweet_schema.kafka_access import KafkaAccess, KafkaSecurity

SECRET = 'pass "word" with \\ and \''  # noqa: S105 - of these tests alone
AT = "kafka:9092"


@pytest.fixture
def authority(tmp_path: Path) -> Path:
    file = tmp_path / "authority.pem"
    trustme.CA().cert_pem.write_to_path(str(file))
    return file


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    file = tmp_path / "password"
    file.write_text(SECRET + "\n")
    return file


def test_nothing_but_the_address_is_told_of_an_open_kafka() -> None:
    access = KafkaAccess(bootstrap_servers=AT)
    assert access.librdkafka() == {"bootstrap.servers": AT}
    assert access.java() == {"bootstrap.servers": AT}


def test_what_librdkafka_is_told(authority: Path, secret: Path) -> None:
    access = KafkaAccess(
        bootstrap_servers=AT,
        kafka_security_protocol="SASL_SSL",
        kafka_sasl_username="loader",
        kafka_sasl_password_file=secret,
        kafka_ssl_ca_location=authority,
    )
    assert access.librdkafka() == {
        "bootstrap.servers": AT,
        "security.protocol": "SASL_SSL",
        "sasl.mechanism": "SCRAM-SHA-512",
        "sasl.username": "loader",
        "sasl.password": SECRET,
        "ssl.ca.location": str(authority),
    }


def test_what_java_is_told(authority: Path, secret: Path) -> None:
    access = KafkaAccess(
        bootstrap_servers=AT,
        kafka_security_protocol="SASL_SSL",
        kafka_sasl_mechanism="PLAIN",
        kafka_sasl_username="loader",
        kafka_sasl_password_file=secret,
        kafka_ssl_ca_location=authority,
    )
    assert access.java() == {
        "bootstrap.servers": AT,
        "security.protocol": "SASL_SSL",
        "sasl.mechanism": "PLAIN",
        "sasl.jaas.config": "org.apache.kafka.common.security.plain.PlainLoginModule required "
        'username="loader" password="pass \\"word\\" with \\\\ and \'";',
        "ssl.truststore.type": "PEM",
        "ssl.truststore.location": str(authority),
    }


def test_a_client_certificate_in_both_tongues(tmp_path: Path, authority: Path) -> None:
    issued = trustme.CA().issue_cert("loader@example.org")
    certificate, key = tmp_path / "client.pem", tmp_path / "client.key"
    certificate.write_bytes(b"".join(blob.bytes() for blob in issued.cert_chain_pems))
    issued.private_key_pem.write_to_path(str(key))
    access = KafkaAccess(
        bootstrap_servers=AT,
        kafka_security_protocol="SSL",
        kafka_ssl_ca_location=authority,
        kafka_ssl_certificate_location=certificate,
        kafka_ssl_key_location=key,
    )
    assert access.librdkafka() == {
        "bootstrap.servers": AT,
        "security.protocol": "SSL",
        "ssl.ca.location": str(authority),
        "ssl.certificate.location": str(certificate),
        "ssl.key.location": str(key),
    }
    told = access.java()
    assert told["ssl.keystore.type"] == "PEM"
    assert told["ssl.keystore.certificate.chain"] == certificate.read_text()
    assert told["ssl.keystore.key"] == key.read_text()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"kafka_sasl_username": "ada", "kafka_sasl_password": "x"}, "--kafka-security-protocol is PLAINTEXT"),
        ({"kafka_security_protocol": "SASL_SSL"}, "--kafka-security-protocol SASL_SSL needs --kafka-sasl-username"),
        (
            {"kafka_security_protocol": "SASL_SSL", "kafka_sasl_username": "ada"},
            "--kafka-sasl-username needs --kafka-sasl-password or --kafka-sasl-password-file",
        ),
        (
            {"kafka_security_protocol": "SSL", "kafka_sasl_username": "ada", "kafka_sasl_password": "x"},
            "--kafka-security-protocol is SSL",
        ),
        ({"kafka_security_protocol": "SSL", "kafka_ssl_ca_location": "nowhere.pem"}, "there is no file nowhere.pem"),
        ({"kafka_ssl_ca_location": __file__}, "certificates are for SSL and SASL_SSL"),
        (
            {"kafka_security_protocol": "SSL", "kafka_ssl_key_location": __file__},
            "--kafka-ssl-key-location needs --kafka-ssl-certificate-location",
        ),
        ({"kafka_security_protocol": "SSL", "kafka_ssl_ca_location": __file__}, "holds no certificate in PEM"),
    ],
)
def test_what_cannot_be_meant(given: dict[str, str], sentence: str) -> None:
    with pytest.raises(ValidationError) as refused:
        KafkaAccess.model_validate(given)
    assert sentence in str(refused.value)
    assert "password=" not in str(refused.value)


def test_no_secret_is_in_what_it_prints() -> None:
    access = KafkaAccess(
        kafka_security_protocol="SASL_PLAINTEXT", kafka_sasl_username="ada", kafka_sasl_password=SECRET
    )
    assert SECRET not in repr(access) + str(access.model_dump())
    assert access.librdkafka()["sasl.password"] == SECRET


def test_empty_is_as_good_as_not_given() -> None:
    nothing = dict.fromkeys(KafkaSecurity.model_fields, "")
    assert KafkaAccess.model_validate(nothing).librdkafka() == {"bootstrap.servers": "127.0.0.1:9092"}


@pytest.mark.parametrize("prefix", ["", "TWEET_SOMETHING_"])
def test_one_name_for_all_commands_or_one_of_the_commands_own(
    monkeypatch: pytest.MonkeyPatch, secret: Path, prefix: str
) -> None:
    """Containers that share a secret need not name it for each command."""
    seen: list[KafkaAccess] = []
    app = App(name="something", config=Env("TWEET_SOMETHING_", command=False))

    @app.default
    def _(*, settings: KafkaAccess = KafkaAccess()) -> None:  # noqa: B008 - frozen
        seen.append(settings)

    values = {"SECURITY_PROTOCOL": "SASL_PLAINTEXT", "SASL_USERNAME": "ada", "SASL_PASSWORD_FILE": str(secret)}
    for name, value in values.items():
        monkeypatch.setenv(f"{prefix}KAFKA_{name}", value)
    with pytest.raises(SystemExit):
        app([])
    assert seen[0].librdkafka()["sasl.password"] == SECRET
