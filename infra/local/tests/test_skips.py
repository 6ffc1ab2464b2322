"""In CI a skipped test fails the run, and no test starts servers in the part of a run that has none."""

import subprocess
import sys
from pathlib import Path

import pytest

# Never collected here: the text of a test file in which the inner pytest must find a skip.
SKIPPING = """
import pytest

@pytest.mark.skip(reason="no reason")
def test_nothing() -> None: ...
"""
UNMARKED = """
import pytest

@pytest.fixture(scope="session")
def kafka_server():
    return None

def test_something(topics) -> None: ...
"""


def inner(tmp_path: Path, tests: str, ci: str) -> subprocess.CompletedProcess[str]:
    (tmp_path / "test_inner.py").write_text(tests)
    command = [sys.executable, "-m", "pytest", "-q", "--rootdir", str(tmp_path), str(tmp_path)]
    return subprocess.run(command, env={"CI": ci}, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("ci", "code"), [("true", pytest.ExitCode.TESTS_FAILED), ("", pytest.ExitCode.OK)])
def test_a_skip_is_a_failure_only_in_ci(tmp_path: Path, ci: str, code: pytest.ExitCode) -> None:
    done = inner(tmp_path, SKIPPING, ci)
    assert done.returncode == code, done.stdout


def test_a_test_that_needs_servers_and_does_not_say_so_fails(tmp_path: Path) -> None:
    done = inner(tmp_path, UNMARKED, "")
    assert done.returncode == pytest.ExitCode.TESTS_FAILED
    assert "@servers in a feature" in done.stdout
