"""The module, held against the schema of Google's provider by OpenTofu itself: format, validate, test.

Nothing is asked of Google, and no account is needed.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sysconfig
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from packaging.version import Version

from tweet_release.supply.verdict import Outcome, Verdict
from tweet_release.terraform.provider_schema import SCHEMA
from tweet_release.tools.go_tools import build_environment, go_tool
from tweet_release.tools.place import ToolError, cache_folder, made_once
from tweet_release.tools.toolchain import find_go

MODULE = Path("infra/terraform/bigquery")
PLUGIN = Path(__file__).with_name("provider")
VERSION = SCHEMA.stem.removeprefix("google-")
NEEDS_GO = Version("1.26.6")
REQUIRED = re.compile(r"provider\[(?P<address>[^\]]+)\]")
PLATFORMS = {"x86_64": "amd64", "aarch64": "arm64", "arm64": "arm64"}
Tell = Callable[[Outcome], None]


@dataclass(frozen=True, slots=True)
class Tofu:
    """OpenTofu in a copy of the module, which knows no other provider than ours."""

    command: Path
    folder: Path
    environment: Mapping[str, str]

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """What it says of the module."""
        return subprocess.run(
            [self.command, *arguments],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )

    def judged(self, proved: str, *arguments: str) -> Verdict:
        """Every line of a refusal is a finding."""
        done = self.run(*arguments)
        return Verdict(proved, tuple(line for line in done.stdout.splitlines() if line.strip()) * bool(done.returncode))


def examine(module: Path, tell: Tell) -> list[Outcome]:
    """All that is proved of a module; raises ToolError where a tool cannot be had."""
    outcomes = []
    against = f"checked against the schema of google {VERSION}"
    with opened(module) as tofu:
        judges: dict[str, Callable[[], Verdict]] = {
            "format": lambda: tofu.judged("is as `tofu fmt` writes it", "fmt", "-check", "-recursive", "-diff"),
            "validate": lambda: tofu.judged(against, "validate", "-no-color"),
            "test": lambda: tested(tofu),
        }
        for name, judge in judges.items():
            started = time.monotonic()
            outcomes.append(Outcome(name, judge(), time.monotonic() - started))
            tell(outcomes[-1])
    return outcomes


def tested(tofu: Tofu) -> Verdict:
    """Every run of every file below `tests`; none at all is a finding."""
    done = tofu.run("test", "-no-color")
    passed = re.findall(r'run "(\w+)"\.\.\. pass', done.stdout)
    if done.returncode or not passed:
        return Verdict("", tuple(line for line in done.stdout.splitlines() if line.strip()) or ("no test was run",))
    return Verdict(f"{len(passed)} runs: {', '.join(one.replace('_', ' ') for one in passed)}")


@contextmanager
def opened(module: Path) -> Iterator[Tofu]:
    """A scratch copy of the module, initialised with the provider that has a schema alone."""
    with tempfile.TemporaryDirectory(prefix="tweet-terraform-") as scratch:
        folder = Path(scratch)
        copy = shutil.copytree(module, folder / "module", ignore=shutil.ignore_patterns(".terraform*"))
        (folder / "no-settings").touch()
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("TF_")},
            "TF_CLI_CONFIG_FILE": str(folder / "no-settings"),
            "CHECKPOINT_DISABLE": "1",
            "TWEET_PROVIDER_SCHEMA": str(SCHEMA),
        }
        tofu = Tofu(go_tool("tofu"), copy, environment)
        plugins = _offered(tofu, folder / "plugins")
        done = tofu.run("init", "-no-color", f"-plugin-dir={plugins}")
        if done.returncode:
            raise ToolError(f"OpenTofu cannot begin with {module}:\n{done.stdout.strip()}")
        yield tofu


def _offered(tofu: Tofu, plugins: Path) -> Path:
    """The provider where OpenTofu looks for it, which says itself under which address."""
    said = tofu.run("providers")
    found = REQUIRED.search(said.stdout)
    if found is None:
        raise ToolError(f"OpenTofu names no provider that {MODULE} needs:\n{said.stdout.strip()}")
    system, _, machine = sysconfig.get_platform().partition("-")
    kind = f"{system}_{PLATFORMS.get(machine.rpartition('-')[2], machine)}"
    place = plugins / found["address"] / VERSION / kind
    place.mkdir(parents=True)
    (place / f"terraform-provider-google_v{VERSION}").symlink_to(_plugin())
    return plugins


def _plugin() -> Path:
    """Built once for its sources and Go."""
    cache = cache_folder()
    go = find_go(NEEDS_GO, cache)
    sources = [(PLUGIN / name).read_bytes() for name in ("main.go", "go.mod", "go.sum")]
    key = hashlib.sha256(b"\0".join([*sources, str(go.version).encode()])).hexdigest()[:12]
    build = partial(_build, go.command, cache / f".building-provider-schema-{key}")
    return made_once(cache / f"provider-schema-{key}", build) / "provider"


def _build(go: Path, work: Path, into: Path) -> None:
    done = subprocess.run(
        [go, "build", "-mod=readonly", "-modcacherw", "-trimpath", "-buildvcs=false", "-o", into / "provider", "."],
        cwd=PLUGIN,
        env=build_environment(os.environ, work),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ToolError(f"the provider with a schema alone could not be built:\n{done.stderr.strip()}")
    shutil.rmtree(work)
