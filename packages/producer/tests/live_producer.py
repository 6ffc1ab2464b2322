"""A producer that runs beside a test: its process, its log, its metrics."""

import json
import subprocess
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from prometheus_client.parser import text_string_to_metric_families

PATIENCE_S = 60


@dataclass
class Live:
    """A producer that runs, and what it says."""

    process: subprocess.Popen[str]
    log: Path

    def said(self, event: str) -> list[dict[str, str]]:
        lines = [json.loads(line) for line in self.log.read_text().splitlines()]
        return [line for line in lines if line["event"] == event]

    def ask(self, path: str) -> tuple[int, str]:
        """Status and body of an answer over the web."""
        address = urlsplit(self.said("watch")[0]["metrics"])
        with closing(HTTPConnection(address.netloc, timeout=PATIENCE_S)) as connection:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()

    def metric(self, name: str) -> float:
        """One figure that Prometheus would read."""
        families = text_string_to_metric_families(self.ask("/metrics")[1])
        named = {sample.name: sample.value for family in families for sample in family.samples}
        return named[f"tweet_producer_{name}"]


def begin(command: Path, words: list[str], log: Path) -> subprocess.Popen[str]:
    with log.open("w") as errors:
        return subprocess.Popen([command, "fake", *words], stdout=subprocess.PIPE, stderr=errors, text=True)
