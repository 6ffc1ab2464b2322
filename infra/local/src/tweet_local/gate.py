"""A gate of HTTPS and logins before a real registry, as a reverse proxy is in production."""

import base64
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
import trustme
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

HOST = "127.0.0.1"
READING = frozenset({"GET", "HEAD"})


@dataclass
class Gate:
    """Lets requests through to `behind` whose Authorization it knows; none is needed while it knows none."""

    behind: httpx2.Client
    """With the registry's address as its base."""
    server: HTTPServer
    authority: trustme.CA
    readers: set[str] = field(default_factory=set)
    writers: set[str] = field(default_factory=set)

    @property
    def url(self) -> str:
        """The gate's own address, in place of the registry's."""
        return f"https://{HOST}:{self.server.port}"

    def answer(self, request: Request) -> Response:
        """What the registry behind answers, or 401 or 403 as gateways do."""
        if self.writers:
            shown = request.headers.get("Authorization")
            if shown not in self.writers | self.readers:
                return Response("<html>401 Authorization Required</html>", 401, {"WWW-Authenticate": "Basic"})
            if shown in self.readers and request.method not in READING:
                return Response("<html>403 Forbidden</html>", 403)
        answer = self.behind.request(
            request.method,
            request.full_path.removeprefix("/"),
            content=request.get_data(),
            headers={name: value for name, value in request.headers if name in {"Accept", "Content-Type"}},
        )
        return Response(answer.content, answer.status_code, {"Content-Type": answer.headers["Content-Type"]})

    def authority_file(self, folder: Path) -> Path:
        """The certificate by which the gate's own can be checked."""
        file = folder / "authority.pem"
        self.authority.cert_pem.write_to_path(str(file))
        return file

    def client_files(self, folder: Path, password: str) -> tuple[Path, Path]:
        """A certificate of the authority for a client, and its key, encrypted."""
        issued = self.authority.issue_cert("ada@example.org")
        certificate, key = folder / "client.pem", folder / "client.key"
        certificate.write_bytes(b"".join(blob.bytes() for blob in issued.cert_chain_pems))
        encryption = BestAvailableEncryption(password.encode())
        private = load_pem_private_key(issued.private_key_pem.bytes(), None)
        key.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption))
        return certificate, key


@contextmanager
def gate(behind: str, *, client_certificates: bool = False) -> Iterator[Gate]:
    """A gate on a free port, with a certificate that an authority of this test signed."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(HOST).configure_cert(context)
    if client_certificates:
        authority.configure_trust(context)
        context.verify_mode = ssl.CERT_REQUIRED
    with HTTPServer(HOST, 0, context) as server, httpx2.Client(base_url=behind, timeout=30) as line:
        mine = Gate(line, server, authority)
        server.expect_request(re.compile(".*")).respond_with_handler(mine.answer)
        yield mine


def basic(user: str, password: str) -> str:
    """The header of basic authentication."""
    return f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}"


def bearer(token: str) -> str:
    """The header of a bearer token."""
    return f"Bearer {token}"
