"""Debian's Prometheus and promtool, unpacked into the cache folder: both in one package of 19 MB, there in 3 s.

Built from Go's sources they would take minutes. Which version it is, is Debian's choice: what is written for it is
understood by every later one.
"""

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
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
    """With what the machine knows of Debian's packages, else with lists of its own: a new machine has none yet."""
    fetched = _apt_get("download", into)
    if fetched.returncode:
        with tempfile.TemporaryDirectory() as folder:
            own = ("-o", f"Dir::State::Lists={folder}/lists", "-o", f"Dir::Cache={folder}/cache")
            for place in ("lists/partial", "cache/archives/partial"):
                (Path(folder) / place).mkdir(parents=True)
            if _apt_get("update", into, own).returncode == 0:
                fetched = _apt_get("download", into, own)
    archives = sorted(into.glob("*.deb"))
    if fetched.returncode or not archives:
        raise ToolError(
            f"apt-get could not fetch {PACKAGE}: see whether `apt-get update` works\n{fetched.stderr[-800:]}"
        )
    for archive in archives:
        subprocess.run(["dpkg-deb", "-x", archive, into], check=True)
        archive.unlink()


def _apt_get(what: str, into: Path, options: Sequence[str] = ()) -> subprocess.CompletedProcess[str]:
    packages = [PACKAGE] if what == "download" else []
    command = ["apt-get", what, "-o", "APT::Sandbox::User=root", *options, *packages]
    return subprocess.run(command, cwd=into, capture_output=True, text=True, check=False)
