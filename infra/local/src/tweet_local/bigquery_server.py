"""BigQuery's emulator for a run of tests, in a process and a folder of its own, started when first asked for."""

import atexit
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from tweet_local.emulator import command, emulator_answers
from tweet_local.ports import free_ports
from tweet_local.waiting import wait_until

PATIENCE_S = 120


class BigQueryServerError(Exception):
    """It has ended by itself."""


@cache
def endpoint() -> str:
    """What of an address says where it answers. Process and folder end with this process."""
    ports = free_ports(2)
    folder = tempfile.TemporaryDirectory(prefix="tweet-bigquery-")
    atexit.register(folder.cleanup)  # last, since what was registered first is done last
    server = subprocess.Popen(command(Path(folder.name), *ports), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    atexit.register(server.wait)
    atexit.register(server.kill)

    def answers() -> bool:
        if server.poll() is not None:
            raise BigQueryServerError(f"the BigQuery emulator has ended with exit code {server.returncode}")
        return emulator_answers(ports[0])

    wait_until(answers, PATIENCE_S, "the BigQuery emulator to answer")
    return f"endpoint=http://127.0.0.1:{ports[0]}&grpc=127.0.0.1:{ports[1]}"
