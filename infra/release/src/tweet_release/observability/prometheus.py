"""Debian's Prometheus and promtool, unpacked into the cache folder: both in one package of 19 MB, there in 3 s.

Built from Go's sources they would take minutes. Which version it is, is Debian's choice: what is written for it is
understood by every later one.
"""

import shutil
import subprocess
from pathlib import Path

from tweet_release.engine.debian import release
from tweet_release.tools.place import ToolError, cache_folder, made_once

PACKAGE = "prometheus"


def prometheus() -> Path:
    """Path of the server."""
    return _found("prometheus")


def promtool() -> Path:
    """Path of the tool that checks rules, and runs their tests. Raises ToolError where it cannot be had."""
    return _found("promtool")


def _found(name: str) -> Path:
    installed = shutil.which(name)
    return Path(installed) if installed else _unpacked() / "usr/bin" / name


def _unpacked() -> Path:
    missing = [tool for tool in ("apt-get", "dpkg-deb") if not shutil.which(tool)]
    if missing:
        raise ToolError(
            f"{', '.join(missing)} is not here to fetch Prometheus: install it, so that promtool is on PATH"
        )
    return made_once(cache_folder() / f"debian-prometheus-{release()}", _unpack)


def _unpack(into: Path) -> None:
    fetched = subprocess.run(
        ["apt-get", "download", "-o", "APT::Sandbox::User=root", PACKAGE],
        cwd=into,
        capture_output=True,
        text=True,
        check=False,
    )
    archives = sorted(into.glob("*.deb"))
    if fetched.returncode or not archives:
        raise ToolError(f"apt-get could not fetch {PACKAGE}: run `apt-get update`\n{fetched.stderr[-800:]}")
    for archive in archives:
        subprocess.run(["dpkg-deb", "-x", archive, into], check=True)
        archive.unlink()
