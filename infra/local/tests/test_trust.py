"""What Java is told about the network is what Python knows."""

import datetime as dt
import subprocess
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from tweet_local.java import JAVA
from tweet_local.trust import STORE_PASSWORD, network_flags, proxy_flags, write_truststore


def authority(name: str) -> bytes:
    """A certificate authority that signed itself, as a company's proxy has one."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    start = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number()).not_valid_before(start)
    signed = builder.not_valid_after(start + dt.timedelta(days=3650)).sign(key, hashes.SHA256())
    return signed.public_bytes(serialization.Encoding.PEM)


def java_reads(store: Path) -> str:
    keytool = JAVA.with_name("keytool")
    command = [str(keytool), "-list", "-v", "-keystore", str(store), "-storepass", STORE_PASSWORD]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_java_trusts_each_authority_of_the_bundle_once(tmp_path: Path) -> None:
    company, other = authority("Company Proxy"), authority("Other")
    bundle = tmp_path / "bundle.pem"
    bundle.write_bytes(b"# a comment\n" + company + other + company)
    write_truststore(tmp_path / "store.p12", bundle)
    said = java_reads(tmp_path / "store.p12")
    assert "contains 2 entries" in said
    assert "CN=Company Proxy" in said
    assert said.count("Entry type: trustedCertEntry") == 2


def test_a_certificate_that_nobody_can_read_does_not_spoil_the_rest(tmp_path: Path) -> None:
    broken = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
    bundle = tmp_path / "bundle.pem"
    bundle.write_bytes(broken + authority("Sound"))
    write_truststore(tmp_path / "store.p12", bundle)
    assert "CN=Sound" in java_reads(tmp_path / "store.p12")


def test_the_variable_that_python_heeds_is_heeded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bundle = tmp_path / "bundle.pem"
    bundle.write_bytes(authority("Company Proxy"))
    monkeypatch.setenv("SSL_CERT_FILE", str(bundle))
    flags = network_flags(tmp_path, {})
    assert f"-Djavax.net.ssl.trustStore={tmp_path / 'truststore.p12'}" in flags
    assert "CN=Company Proxy" in java_reads(tmp_path / "truststore.p12")


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "https_proxy"])
def test_a_proxy_is_passed_on(name: str) -> None:
    assert proxy_flags({name: "http://proxy.example:3128", "NO_PROXY": "localhost, .example"}) == [
        "-Dhttps.proxyHost=proxy.example",
        "-Dhttps.proxyPort=3128",
        "-Dhttp.nonProxyHosts=localhost|*.example",
    ]


def test_without_a_proxy_nothing_is_passed_on() -> None:
    assert proxy_flags({"NO_PROXY": "localhost"}) == []
