"""Java's network settings made equal to Python's: the same proxy, the same certificate authorities."""

import ssl
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.utils import CryptographyDeprecationWarning

STORE_PASSWORD = "changeit"  # noqa: S105 - Java's customary word; the store holds public certificates only
END_OF_CERTIFICATE = b"-----END CERTIFICATE-----"


def trusted_certificates(bundle: Path) -> Iterator[x509.Certificate]:
    """Certificates of a PEM bundle, each once; one that cannot be read is left out, as OpenSSL does."""
    seen: set[bytes] = set()
    for block in bundle.read_bytes().split(END_OF_CERTIFICATE)[:-1]:
        try:
            with warnings.catch_warnings():
                # Debian's bundle holds authorities with a serial number of zero. A later cryptography refuses
                # them, which the `except` below then handles.
                warnings.simplefilter("ignore", CryptographyDeprecationWarning)
                certificate = x509.load_pem_x509_certificate(block + END_OF_CERTIFICATE)
        except ValueError:
            continue
        der = certificate.public_bytes(Encoding.DER)
        if der not in seen:
            seen.add(der)
            yield certificate


def write_truststore(target: Path, bundle: Path) -> None:
    """Write what `bundle` trusts as a PKCS#12 store that Java reads."""
    entries = [pkcs12.PKCS12Certificate(certificate, None) for certificate in trusted_certificates(bundle)]
    store = pkcs12.serialize_java_truststore(entries, BestAvailableEncryption(STORE_PASSWORD.encode()))
    target.write_bytes(store)


def proxy_flags(environment: Mapping[str, str]) -> list[str]:
    """Java properties for the proxy that the usual variables name; none when they name none."""
    flags = []
    for scheme in ("http", "https"):
        url = environment.get(f"{scheme}_proxy") or environment.get(f"{scheme.upper()}_PROXY")
        if not url:
            continue
        parts = urlsplit(url if "//" in url else f"//{url}")
        if parts.hostname:
            flags += [f"-D{scheme}.proxyHost={parts.hostname}", f"-D{scheme}.proxyPort={parts.port or 80}"]
    if flags:
        hosts = environment.get("no_proxy") or environment.get("NO_PROXY") or "localhost,127.0.0.1"
        patterns = "|".join(
            f"*{host}" if host.startswith(".") else host for host in map(str.strip, hosts.split(",")) if host
        )
        flags.append(f"-Dhttp.nonProxyHosts={patterns}")
    return flags


def network_flags(folder: Path, environment: Mapping[str, str]) -> list[str]:
    """Flags that make a Java program started now trust and reach what Python does; writes a store in `folder`."""
    flags = proxy_flags(environment)
    bundle = ssl.get_default_verify_paths().cafile
    if bundle:
        store = folder / "truststore.p12"
        write_truststore(store, Path(bundle))
        flags += [
            f"-Djavax.net.ssl.trustStore={store}",
            f"-Djavax.net.ssl.trustStorePassword={STORE_PASSWORD}",
            "-Djavax.net.ssl.trustStoreType=PKCS12",
        ]
    return flags
