"""Commands written in Go, each a module of few requirements whose go.mod and go.sum stand in `go/<name>/`.

The go.sum pins every source file of every dependency, also where the machine asks no checksum database, and
go.mod repeats the `exclude` lines of a tool whose own ones `go install` would refuse.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from packaging.version import Version

from tweet_release.tools.place import ToolError, cache_folder, made_once
from tweet_release.tools.toolchain import Toolchain, find_go

MODULES = Path(__file__).with_name("go")
LAST_LINES = 15
MEGA = 1_000_000

STAMPS = {
    "actionlint": "github.com/rhysd/actionlint.version",
    "docker-compose": "github.com/docker/compose/v2/internal.Version",
    "gitleaks": "github.com/zricethezav/gitleaks/v8/version.Version",
    "tofu": "github.com/opentofu/opentofu/version.dev=no",
    "etcd": "go.etcd.io/etcd/api/v3/version.GitSHA",
    "helm": "helm.sh/helm/v3/internal/version.version",
    "kubernetes": "k8s.io/component-base/version.gitVersion",
    "kwok": "sigs.k8s.io/kwok/pkg/consts.Version",
}
"""The variable in which each tool keeps its version, which only its own release build would fill; a value beside it
is what that build writes there instead: OpenTofu knows its version, and not that it is no prerelease."""

Report = Callable[[str], None]


def to_stderr(line: str) -> None:
    """Progress where nobody reads results."""
    print(line, file=sys.stderr, flush=True)


@dataclass(frozen=True, slots=True)
class GoTool:
    """A command, or several that are built of the same sources, and the module that pins them."""

    name: str
    module: Path

    @property
    def packages(self) -> Sequence[str]:
        """What is built: the `tool` line of go.mod, or those of its block."""
        if several := re.search(r"^tool \(\n(.*?)^\)", self._go_mod(), re.MULTILINE | re.DOTALL):
            return several[1].split()
        return [self._line(r"^tool (\S+)$")]

    @property
    def commands(self) -> Mapping[str, str]:
        """Each package by the name of its command: the tool's own, where there is but one."""
        one, *others = self.packages
        return {package.rpartition("/")[2]: package for package in self.packages} if others else {self.name: one}

    @property
    def version(self) -> str:
        """Version of the module that holds the packages, such as `v2.40.3`."""
        required: list[tuple[str, str]] = re.findall(r"^(?:require)?\s+(\S+) (v\S+)", self._go_mod(), re.MULTILINE)
        holding = {path: version for path, version in required if f"{self.packages[0]}/".startswith(f"{path}/")}
        return holding[max(holding, key=len)]

    @property
    def needs_go(self) -> Version:
        """The lowest Go that builds it."""
        return Version(self._line(r"^go (\S+)$"))

    def key(self, go: Version) -> str:
        """Twelve hex digits that change with any pin, with the flags, with Go and with the kind of machine."""
        parts = [self._go_mod(), (self.module / "go.sum").read_text(), *self.flags(), str(go), sysconfig.get_platform()]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]

    def flags(self) -> list[str]:
        """Arguments of `go build`: nothing may change the pins, and no path of this machine gets into the binary."""
        variable, _, value = STAMPS[self.name].partition("=")
        stamp = f"-X {variable}={value or self.version}"
        return ["-mod=readonly", "-modcacherw", "-trimpath", "-buildvcs=false", f"-ldflags=-s -w {stamp}"]

    def _line(self, pattern: str) -> str:
        match = re.search(pattern, self._go_mod(), re.MULTILINE)
        if not match:
            raise ToolError(f"{self.module / 'go.mod'} has no line like {pattern}")
        return str(match[1])

    def _go_mod(self) -> str:
        return (self.module / "go.mod").read_text()


def known_tools() -> list[GoTool]:
    """Every tool that is pinned here."""
    return [GoTool(path.parent.name, path.parent) for path in sorted(MODULES.glob("*/go.mod"))]


def go_tool(name: str, report: Report = to_stderr, cache: Path | None = None) -> Path:
    """Path of the command, built where this machine has not built it before.

    Raises KeyError for a name that is not pinned and ToolError, with what to do, if it cannot be built.
    """
    return go_tools(name, report, cache) / name


def go_tools(name: str, report: Report = to_stderr, cache: Path | None = None) -> Path:
    """The folder in which the commands of a module are; as `go_tool` otherwise."""
    tool = {tool.name: tool for tool in known_tools()}[name]
    cache = cache or cache_folder()
    go = find_go(tool.needs_go, cache)
    folder = cache / f"{name}-{tool.version}-{tool.key(go.version)}"
    return made_once(folder, partial(_build, tool, go, cache / f".building-{folder.name}", report))


def docker_compose(report: Report = to_stderr) -> Path:
    """Path of a `docker-compose` that also runs alone, with no `docker` command beside it."""
    return go_tool("docker-compose", report)


def _build(tool: GoTool, go: Toolchain, work: Path, report: Report, into: Path) -> None:
    """Sources and objects stay in `work` until it succeeded, so that an interrupted build goes on where it was."""
    report(f"building {tool.name} {tool.version} with Go {go.version}, once for this machine (1 to 10 minutes)")
    started = time.monotonic()
    for command, package in tool.commands.items():
        done = subprocess.run(
            [go.command, "build", *tool.flags(), "-o", into / command, package],
            cwd=tool.module,
            env=build_environment(os.environ, work),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode:
            raise ToolError(
                f"{command} {tool.version} could not be built with {go.command}:\n"
                + "\n".join(done.stdout.splitlines()[-LAST_LINES:])
                + f"\nWhat was fetched is kept in {work}; run it again. `go env` shows which proxy it asks."
            )
    shutil.rmtree(work)
    megabytes = sum((into / command).stat().st_size for command in tool.commands) / MEGA
    report(f"built {tool.name} {tool.version}: {megabytes:.0f} MB in {time.monotonic() - started:.0f} s")


def build_environment(environment: Mapping[str, str], work: Path) -> dict[str, str]:
    """The caller's way to the network and checksum database, with caches of its own and no Go but the one given."""
    return {
        **environment,
        "CGO_ENABLED": "0",
        "GOTOOLCHAIN": "local",
        "GOWORK": "off",
        "GOCACHE": str(work / "objects"),
        "GOMODCACHE": str(work / "sources"),
        "GOPATH": str(work / "path"),
    }
