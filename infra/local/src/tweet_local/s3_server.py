"""An S3 server for a run of tests: moto's, in a process of its own, started when first asked for.

Needs moto, which the packages that write to S3 have for their tests.
"""

import atexit
import subprocess
import sys
from functools import cache
from http.client import HTTPConnection

from tweet_local.ports import free_ports
from tweet_local.waiting import wait_until

WHO = {"AWS_ACCESS_KEY_ID": "anybody", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_DEFAULT_REGION": "eu-central-1"}
PATIENCE_S = 60


class S3ServerError(Exception):
    """It has ended by itself."""


@cache
def endpoint() -> str:
    """Where it answers; it ends with this process."""
    (port,) = free_ports(1)
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    atexit.register(server.wait)
    atexit.register(server.kill)

    def answers() -> bool:
        if server.poll() is not None:
            raise S3ServerError(f"moto's server has ended with exit code {server.returncode}: is moto installed?")
        try:
            HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S).request("GET", "/")
        except ConnectionRefusedError:
            return False
        return True

    wait_until(answers, PATIENCE_S, "the S3 server to answer")
    return f"http://127.0.0.1:{port}"
