"""What a test leaves in a Kafka that hundreds of tests share: nothing. Its heap would fill with partitions."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.servers

# Never collected here: two tests of an inner run, of which the second looks for the topics of the first.
TWO = """
import pytest

pytestmark = pytest.mark.servers
seen = []

def test_first(topics) -> None:
    seen.extend(topics.every)

def test_second(topics, kafka_server) -> None:
    there = set(kafka_server.broker.admin.list_topics(timeout=10).topics)
    assert set(topics.every) <= there
    assert seen
    assert not there & set(seen)
"""


def test_the_topics_of_a_test_go_with_it(tmp_path: Path) -> None:
    (tmp_path / "test_inner.py").write_text(TWO)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", "--rootdir", str(tmp_path), str(tmp_path)]
    done = subprocess.run(command, env=os.environ, capture_output=True, text=True, check=False)
    assert done.returncode == pytest.ExitCode.OK, done.stdout
