"""BigQuery's emulator for this run, in a process of its own, started when first asked for."""

import atexit
import subprocess
import tempfile
import uuid
from functools import cache
from pathlib import Path

from tweet_insights.warehouses.bigquery.address import BigQueryAddress
from tweet_local.emulator import PROJECT, command, emulator_answers
from tweet_local.ports import free_ports
from tweet_local.waiting import wait_until

PATIENCE_S = 120


@cache
def endpoint() -> str:
    """What of an address says where it answers; it ends with this process."""
    ports = free_ports(2)
    folder = Path(tempfile.mkdtemp(prefix="tweet-bigquery-"))
    server = subprocess.Popen(command(folder, *ports), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    atexit.register(server.wait)
    atexit.register(server.kill)

    def answers() -> bool:
        assert server.poll() is None, "the BigQuery emulator has ended"
        return emulator_answers(ports[0])

    wait_until(answers, PATIENCE_S, "the BigQuery emulator to answer")
    return f"endpoint=http://127.0.0.1:{ports[0]}&grpc=127.0.0.1:{ports[1]}"


def new_place() -> str:
    """A dataset that is not there yet, as an address has it."""
    return f"{PROJECT}.d{uuid.uuid4().hex}?plan=sandbox&{endpoint()}"


def new_address() -> BigQueryAddress:
    """The same, understood."""
    return BigQueryAddress.parse(new_place())
