"""Feature: progress is kept where the machine is not."""

import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_local.artifacts import Artifacts
from tweet_local.lane import Lane
from tweet_local.ports import free_ports
from tweet_local.processes import Programs
from tweet_local.sample_events import created
from tweet_local.server import Server

from .conftest import COMMAND, addresses

pytestmark = pytest.mark.servers
scenarios("features/checkpoint.feature")

BUCKET = "checkpoints"
WHO = {"AWS_ACCESS_KEY_ID": "anybody", "AWS_SECRET_ACCESS_KEY": "secret"}


@pytest.fixture
def s3(tmp_path: Path) -> Iterator[int]:
    """An S3 server's port."""
    (port,) = free_ports(1)
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    server = Server("s3", f"port {port}", Programs(tmp_path / "s3"), lambda: command, lambda: answers(port))
    server.start()
    yield port
    server.stop()


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@given("an S3 server with a bucket")
def bucket(s3: int) -> None:
    wish = urllib.request.Request(f"http://127.0.0.1:{s3}/{BUCKET}", method="PUT")
    with urllib.request.urlopen(wish) as answer:  # noqa: S310 - our own server
        assert answer.status == 200


@given(parsers.parse("the raw topic holds {count:d} tweets"))
def holds(lane: Lane, count: int) -> None:
    lane.publish_events(created(tweet_id=str(number)) for number in range(count))


@pytest.fixture
def jars(connector_jars: Path, tmp_path: Path) -> Path:
    """What an image would have: connectors, and what S3 needs."""
    folder = tmp_path / "jars"
    folder.mkdir()
    for jar in [*connector_jars.glob("*.jar"), *Artifacts().ensure("s3a").glob("*.jar")]:
        (folder / jar.name).symlink_to(jar)
    return folder


@pytest.fixture
def command(lane: Lane, s3: int, jars: Path, spark_java_options: str) -> list[str]:
    settings = {"endpoint": f"http://127.0.0.1:{s3}", "path.style.access": "true", "endpoint.region": "eu-central-1"}
    return [
        *(COMMAND, "run", *addresses(lane), "--trigger", "available-now", "--jars", str(jars), "--master", "local[2]"),
        *("--checkpoint", f"s3a://{BUCKET}/processor", f"--java-options={spark_java_options}"),
        *(f"--conf=spark.hadoop.fs.s3a.{name}={value}" for name, value in settings.items()),
    ]


@when("the processor runs with its checkpoint in the bucket until it is done")
def runs(command: list[str], java_home: Path, tmp_path: Path) -> None:
    environment = {**os.environ, **WHO, "JAVA_HOME": str(java_home)}
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@when(parsers.parse("{count:d} more tweets come, and it runs again on a machine that knows nothing"))
def runs_again(lane: Lane, command: list[str], java_home: Path, tmp_path: Path, count: int) -> None:
    lane.publish_events(created(tweet_id=f"more {number}") for number in range(count))
    runs(command, java_home, tmp_path)


@then(parsers.parse("{count:d} tweets are processed, none of them twice"))
def processed(lane: Lane, count: int) -> None:
    ids = [record["tweet_id"] for record in lane.processed()]
    assert (len(ids), len(set(ids))) == (count, count)
