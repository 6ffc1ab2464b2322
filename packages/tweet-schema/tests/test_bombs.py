"""A few bytes that claim a hundred million or 2^62 cost no memory, in either codec."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("bombs.py")


@pytest.mark.thorough
def test_no_claimed_length_is_allocated_and_nothing_crashes() -> None:
    environment = os.environ | {"MALLOC_ARENA_MAX": "1", "ARROW_DEFAULT_MEMORY_POOL": "system"}
    command = [sys.executable, str(SCRIPT)]
    outcome = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert outcome.returncode == 0, outcome.stderr[-2000:]
    found = json.loads(outcome.stdout)
    assert found["limited"], "the limit was none"
    assert found["refused"] > 1_000
    assert found["peak_bytes"] < 8 * 1024 * 1024
