"""What uv is asked."""

import os
import shutil
import subprocess
from pathlib import Path

TOOL = Path(".tools") / "bin" / "uv"


class UvError(RuntimeError):
    """uv is missing or refused; what it said."""


def uv(root: Path, *arguments: str) -> str:
    """What uv prints, run in `root`: the one that runs this command, else that of `make setup`, else of the PATH.

    Raises:
        UvError: when there is none, or it ends with another exit code than 0.
    """
    local = root / TOOL
    command = os.environ.get("UV") or (str(local) if local.exists() else shutil.which("uv"))
    if command is None:
        raise UvError("uv is not installed: run `make setup`, which puts one at .tools/bin/uv")
    environment = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    done = subprocess.run([command, *arguments], cwd=root, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise UvError(f"uv {' '.join(arguments)}: {done.stderr.strip()}")
    return done.stdout.strip()
