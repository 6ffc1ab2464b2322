"""The command as a person runs it."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = subprocess.CompletedProcess[str]
Tool = Callable[[str], Run]


@pytest.fixture(scope="session")
def command() -> Path:
    """Where the console script is."""
    return Path(sys.executable).with_name("tweet-producer")


@pytest.fixture
def tool(command: Path) -> Tool:
    """Runs `tweet-producer …` to its end."""

    def run(line: str) -> Run:
        name, *arguments = line.split()
        assert name == command.name
        return subprocess.run([command, *arguments], capture_output=True, text=True, timeout=60, check=False)

    return run
