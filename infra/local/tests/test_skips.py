"""In CI a skipped test fails the run."""

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


@pytest.mark.parametrize(("ci", "code"), [("true", pytest.ExitCode.TESTS_FAILED), ("", pytest.ExitCode.OK)])
def test_a_skip_is_a_failure_only_in_ci(tmp_path: Path, ci: str, code: pytest.ExitCode) -> None:
    (tmp_path / "test_skipping.py").write_text(SKIPPING)
    command = [sys.executable, "-m", "pytest", "-q", "--rootdir", str(tmp_path), str(tmp_path)]
    done = subprocess.run(command, env={"CI": ci}, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stdout
