"""A door in front of a server: closed, nobody gets through, and who was inside is thrown out."""

import socket
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from socketserver import BaseRequestHandler, ThreadingTCPServer


class _Server(ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@dataclass
class TcpGate:
    """Passes bytes on to `behind`, a port of this machine, from a port of its own that stays the same."""

    behind: int
    port: int = 0
    _server: _Server | None = None
    _inside: list[socket.socket] = field(default_factory=list)

    def open(self) -> None:
        """Let in."""
        gate = self

        class Passage(BaseRequestHandler):
            def handle(self) -> None:
                with socket.create_connection(("127.0.0.1", gate.behind)) as other:
                    gate._inside += [self.request, other]
                    back = threading.Thread(target=_pass_on, args=(other, self.request), daemon=True)
                    back.start()
                    _pass_on(self.request, other)
                    back.join()

        self._server = _Server(("127.0.0.1", self.port), Passage)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def close(self) -> None:
        """Refuse, and cut what is going on."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
        for side in self._inside:
            with suppress(OSError):
                side.shutdown(socket.SHUT_RDWR)
        self._inside.clear()


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(65_536):
            target.sendall(piece)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)
