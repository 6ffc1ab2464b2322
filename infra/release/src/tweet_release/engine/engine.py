"""An engine and what is asked of it: images are built, containers run, and what was started is stopped."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tweet_release.engine import debian
from tweet_release.tools.place import ToolError, cache_folder

START_S = 60
STOP_S = 60
LAST_LINES = 25
UNTOUCHED = {
    "nat": "",
    "filter": ":INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n",
}
"""Tables of the firewall that an engine writes to, and what they hold where nobody ever did."""

Report = Callable[[str], None]


class EngineError(Exception):
    """The engine refused, with its own last words."""


@dataclass(frozen=True, slots=True)
class Engine:
    """A `docker` command and the environment in which it meets its engine."""

    docker: str
    env: Mapping[str, str]
    own: bool
    """Started here: it has no images but those that are made here, and nothing can be pulled."""

    def run(self, *arguments: str | Path, patience_s: float = 1_800) -> str:
        """What `docker ARGUMENTS` prints. Raises EngineError with its last lines if it fails."""
        done = self.attempt(*arguments, patience_s=patience_s)
        if done.returncode:
            said = "\n".join((done.stdout + done.stderr).splitlines()[-LAST_LINES:])
            raise EngineError(f"docker {' '.join(map(str, arguments))}\nexit code {done.returncode}\n{said}")
        return done.stdout

    def attempt(self, *arguments: str | Path, patience_s: float = 1_800) -> subprocess.CompletedProcess[str]:
        """The same, whatever its exit code."""
        command = [self.docker, *map(str, arguments)]
        return subprocess.run(
            command, env=dict(self.env), capture_output=True, text=True, check=False, timeout=patience_s
        )

    def build(self, dockerfile: Path, tag: str, context: Path, arguments: Mapping[str, str]) -> None:
        """Build one image. Raises EngineError."""
        told = [word for name, value in arguments.items() for word in ("--build-arg", f"{name}={value}")]
        self.run("build", "--network", "host", "--file", dockerfile, "--tag", tag, *told, context)


@contextmanager
def engine(report: Report) -> Iterator[Engine]:
    """The engine that answers already; else Debian's, started here and stopped at the end. Raises ToolError."""
    found = shutil.which("docker")
    if found and subprocess.run([found, "info"], capture_output=True, check=False).returncode == 0:
        report("engine: the one that runs on this machine")
        yield Engine(found, dict(os.environ), own=False)
        return
    if os.geteuid() != 0:
        raise ToolError("no container engine answers, and only root can start one: start Docker, or run this as root")
    root = debian.unpacked()
    # In the system's own place for such things, since a socket's path has 107 bytes at most.
    with tempfile.TemporaryDirectory(prefix="tweet-engine-") as short, _running(root, Path(short), report) as started:
        yield started


@contextmanager
def _running(root: Path, folder: Path, report: Report) -> Iterator[Engine]:
    socket, log = f"unix://{folder / 'docker.sock'}", folder / "dockerd.log"
    env = {**debian.environment(root), "DOCKER_HOST": socket, "DOCKER_BUILDKIT": "0"}
    command: list[str | Path] = [
        *(root / "usr/sbin/dockerd", "--host", socket, "--pidfile", folder / "docker.pid"),
        *("--data-root", cache_folder() / "engine", "--exec-root", folder / "exec", "--storage-driver", "overlay2"),
        *("--userland-proxy-path", root / "usr/sbin/docker-proxy"),
    ]
    with _as_before(env), log.open("w") as said:
        daemon = subprocess.Popen(command, env=env, stdout=said, stderr=said, start_new_session=True)
        try:
            here = Engine(str(root / "usr/bin/docker"), env, own=True)
            _wait_until_it_answers(here, daemon, log)
            report("engine: Debian's, started for this check")
            yield here
        finally:
            daemon.terminate()
            try:
                daemon.wait(STOP_S)
            except subprocess.TimeoutExpired:
                daemon.kill()
                daemon.wait()
            _unmount_below(folder)


def _unmount_below(folder: Path) -> None:
    """The engine leaves the namespace of its network mounted, and a mounted file cannot be removed."""
    for line in Path("/proc/self/mounts").read_text().splitlines():
        mounted = line.split()[1]
        if mounted.startswith(f"{folder}/"):
            subprocess.run(["umount", "--lazy", mounted], check=True)


def _wait_until_it_answers(here: Engine, daemon: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_S
    while here.attempt("info").returncode:
        if daemon.poll() is not None or time.monotonic() > end:
            raise ToolError("Debian's dockerd did not start:\n" + "\n".join(log.read_text().splitlines()[-LAST_LINES:]))
        time.sleep(0.2)


@contextmanager
def _as_before(env: Mapping[str, str]) -> Iterator[None]:
    """Take away the bridges and the rules of the firewall that an engine leaves behind."""
    links, rules = _links(), {table: _rules(env, table) for table in UNTOUCHED}
    try:
        yield
    finally:
        for link in _links() - links:
            subprocess.run(["ip", "link", "delete", link], capture_output=True, check=False)
        for table, before in rules.items():
            subprocess.run(["iptables-restore", "-T", table], env=dict(env), input=before, text=True, check=True)


def _links() -> set[str]:
    return {path.name for path in Path("/sys/class/net").iterdir()}


def _rules(env: Mapping[str, str], table: str) -> str:
    command = ["iptables-save", "-t", table]
    told = subprocess.run(command, env=dict(env), capture_output=True, text=True, check=True).stdout
    return told or f"*{table}\n{UNTOUCHED[table]}COMMIT\n"
