"""The command, run as people run it, and another process that holds the warehouse."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from threading import Timer

import pytest
from tweet_insights.cli import main

DEADLINE = 60
HOLD = "import duckdb, sys; held = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"


@dataclass(frozen=True)
class Finished:
    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, object]:
        found = json.loads(self.out)
        assert isinstance(found, dict)
        return found


def run(*arguments: str) -> Finished:
    """In this process: loading the libraries anew takes longer than what is tested."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as left:
        main(arguments)
    assert isinstance(left.value.code, int)
    return Finished(left.value.code, out.getvalue(), err.getvalue())


@contextmanager
def started(*arguments: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """The installed command in a process of its own."""
    command = Path(sys.executable).with_name("tweet-insights")
    with (
        subprocess.Popen(
            [command, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | environment,
        ) as process,
        mortal(process),
    ):
        yield process


@contextmanager
def mortal(process: subprocess.Popen[str]) -> Iterator[None]:
    """Whatever becomes of the process, nobody waits for it longer than DEADLINE."""
    end = Timer(DEADLINE, process.kill)
    end.start()
    try:
        yield
    finally:
        end.cancel()
        process.kill()


def finish(process: subprocess.Popen[str]) -> Finished:
    out, err = process.communicate()
    return Finished(process.returncode, out, err)


@contextmanager
def holding(path: Path, program: str = HOLD) -> Iterator[subprocess.Popen[str]]:
    """Another process that has the file open for writing until its stdin is closed."""
    with (
        subprocess.Popen(
            [sys.executable, "-c", program, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as process,
        mortal(process),
    ):
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
