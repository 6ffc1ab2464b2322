"""The next release, N+1: the packages as they lie here, with one more optional field from end to end."""

import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tweet_local.processes import Program, Programs
from uv_command import ROOT, uv

PACKAGES = ("tweet-schema", "producer", "processor", "loader")
PARTS = ("src", "pyproject.toml", "README.md")
"""Of a package, what its wheel is made of."""
FIELD = "weather"
VALUE = "sunny"
MODEL_LINE = "    lang: str | None = Field("
MODEL_FIELD = f'    {FIELD}: str | None = Field(default=None, description="What the sky was like.")\n'
FAKE_LINE = '            "possibly_sensitive": pa.repeat('
FAKE_FIELD = f'            "{FIELD}": pa.repeat(pa.scalar("{VALUE}"), len(act)),\n'
MOVED = '"text", "lang", '
MOVED_FIELD = f'"{FIELD}", '


@dataclass(frozen=True, slots=True)
class Insertion:
    """What the next release has more in a file."""

    file: str
    text: str
    before: str

    def make(self, packages: Path) -> None:
        """Write it. Where its place cannot be told any more, a person is to look for it."""
        file = packages / self.file
        text = file.read_text(encoding="utf-8")
        found = text.count(self.before)
        assert found == 1, f"{self.file} has {self.before!r} {found} times: where is {self.text!r} to go?"
        file.write_text(text.replace(self.before, self.text + self.before), encoding="utf-8")


CHANGES = (
    Insertion("tweet-schema/src/tweet_schema/tweet_event.py", MODEL_FIELD, MODEL_LINE),
    Insertion("tweet-schema/src/tweet_schema/processed_tweet.py", MODEL_FIELD, MODEL_LINE),
    Insertion("producer/src/tweet_producer/society/event_builder.py", FAKE_FIELD, FAKE_LINE),
    Insertion("processor/src/tweet_processor/route.py", MOVED_FIELD, MOVED),
)
"""All that a person would write for a new field. The loader needs nothing: its columns are those of the contract."""


@dataclass(frozen=True, slots=True)
class NextRelease:
    """The next release, ready to run."""

    tools: Path
    """The folder of its commands."""
    versions: Mapping[str, str]
    """Of each package."""


def build(folder: Path) -> NextRelease:
    """Make the next release and install it into an environment in `folder`.

    What its packages need is that of the environment here, which lies behind theirs on the path. The workspace's own
    packages are not found there: they are only linked to, and a link is followed for an environment itself alone.
    """
    sources = {name: folder / "packages" / name for name in PACKAGES}
    for name, source in sources.items():
        _copy(ROOT / "packages" / name, source)
    for change in CHANGES:
        change.make(folder / "packages")
    _freeze_contracts(sources["tweet-schema"] / "src")
    bump = ("version", "--bump", "patch", "--frozen", "--short", "--directory")
    versions = {name: uv(*bump, str(source)).strip() for name, source in sources.items()}
    return NextRelease(_installed(folder / "environment", sources.values()), versions)


def _installed(environment: Path, sources: Iterable[Path]) -> Path:
    uv("venv", "--quiet", "--python", sys.executable, str(environment))
    only_these = ("--offline", "--no-deps", "--no-sources")
    uv("pip", "install", "--quiet", *only_these, "--python", str(environment), *map(str, sources))
    (place,) = environment.glob("lib/python3*/site-packages")
    (place / "others.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return environment / "bin"


def _copy(package: Path, place: Path) -> None:
    place.mkdir(parents=True)
    for part in PARTS:
        if (package / part).is_dir():
            shutil.copytree(package / part, place / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(package / part, place / part)


def _freeze_contracts(source: Path) -> None:
    """`tweet-schema snapshot`, of the models that lie in `source`."""
    command = [sys.executable, "-m", "tweet_schema", "snapshot"]
    environment = os.environ | {"PYTHONPATH": str(source)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@dataclass(frozen=True)
class Releases(Programs):
    """Programs of two releases; those that `newer` names are started as the next one."""

    tools: Path = field(kw_only=True)
    """The commands of the next release."""
    newer: set[str] = field(default_factory=set)

    def start(
        self,
        name: str,
        command: Sequence[str],
        environment: Mapping[str, str] | None = None,
        *,
        prints_result: bool = False,
    ) -> Program:
        """As ever, with another tool of the same name for the newer ones."""
        if name in self.newer:
            command = [str(self.tools / Path(command[0]).name), *command[1:]]
        return super().start(name, command, environment, prints_result=prints_result)
