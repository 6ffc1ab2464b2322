"""Debian's packages unpacked into the cache folder: programs without an installation."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tweet_release.tools.place import ToolError, cache_folder, made_once

ENGINE = ("docker.io", "iptables", "mmdebstrap")
TRIPLET_FOLDERS = ("usr/lib/x86_64-linux-gnu", "lib/x86_64-linux-gnu", "usr/lib/aarch64-linux-gnu")
SAME_NAMES = ("iptables", "ip6tables", "iptables-save", "iptables-restore", "ip6tables-save", "ip6tables-restore")


def unpacked() -> Path:
    """The folder into which the packages of ENGINE and what they need beside this system were unpacked.

    Raises ToolError on a system without Debian's tools, or when nothing could be fetched.
    """
    missing = [tool for tool in ("apt-get", "dpkg-deb") if not shutil.which(tool)]
    if missing:
        raise ToolError(
            f"no container engine answers, and {', '.join(missing)} is not here to fetch Debian's: start Docker "
            "(`docker info` must answer), or run this on Debian or Ubuntu as root"
        )
    return made_once(cache_folder() / f"debian-engine-{release()}", _unpack)


def environment(root: Path) -> Mapping[str, str]:
    """What a program from that folder needs around it."""
    libraries = os.pathsep.join(str(root / folder) for folder in TRIPLET_FOLDERS)
    programs = os.pathsep.join(str(root / folder) for folder in ("bin", "usr/sbin", "usr/bin"))
    plugins = next((root / "usr/lib").glob("*/xtables"), root)
    return {
        **os.environ,
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "LD_LIBRARY_PATH": libraries,
        "XTABLES_LIBDIR": str(plugins),
    }


def release() -> str:
    """Debian's name of this system, such as bookworm."""
    words = dict(line.split("=", 1) for line in Path("/etc/os-release").read_text().splitlines() if "=" in line)
    return words.get("VERSION_CODENAME", "unknown").strip('"')


def _unpack(into: Path) -> None:
    archives = into / "archives"
    (archives / "partial").mkdir(parents=True)
    options = ("-o", f"Dir::Cache::archives={archives}", "-o", "Debug::NoLocking=1")
    fetched = subprocess.run(
        ["apt-get", "install", "--yes", "--no-install-recommends", "--download-only", *options, *ENGINE],
        capture_output=True,
        text=True,
        check=False,
    )
    if fetched.returncode:
        raise ToolError(f"apt-get could not fetch {', '.join(ENGINE)}: run `apt-get update`\n{fetched.stderr[-800:]}")
    for archive in sorted(archives.glob("*.deb")):
        subprocess.run(["dpkg-deb", "-x", archive, into], check=True)
    shutil.rmtree(archives)
    # Installed packages get these names from Debian's alternatives.
    (into / "bin").mkdir(exist_ok=True)
    for name in SAME_NAMES:
        (into / "bin" / name).symlink_to("../usr/sbin/xtables-legacy-multi")
