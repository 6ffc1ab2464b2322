"""Free ports that stay free while their server is dead."""

import random
import socket

# Below the range from which systems take ports for outgoing connections (32768 on Linux, 49152 elsewhere): a
# client that keeps knocking at a killed server's port from that range can connect to itself, and then the
# server cannot come back.
LOWEST, HIGHEST = 18_000, 32_000


def is_free(port: int) -> bool:
    """Whether a server could listen there now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_ports(count: int) -> list[int]:
    """Different ports on 127.0.0.1 that nobody listens on."""
    found: list[int] = []
    chance = random.SystemRandom()
    while len(found) < count:
        port = chance.randrange(LOWEST, HIGHEST)
        if port not in found and is_free(port):
            found.append(port)
    return found
