"""Fetch published files with the Ivy that pyspark carries and the Java of the wheel."""

import os
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

from tweet_local.java import JAVA, SPARK
from tweet_local.pins import Coordinates, Root, ivy_module

SETTINGS_VARIABLE = "TWEETS_IVY_SETTINGS"
"""A person whose company has a mirror names its ivysettings.xml here."""

DIRECT_SETTINGS = """\
<ivysettings>
  <settings defaultResolver="default"/>
  <resolvers><ibiblio name="default" m2compatible="true" usepoms="{poms}" useMavenMetadata="false"/></resolvers>
</ivysettings>
"""
# Without descriptors 45 files took 13 s instead of about a minute: the lock already says everything that the
# descriptors (and their parents) would.

FULL_NAME = "[organisation]@[artifact]@[revision]@[classifier]@.[ext]"
WATCH_INTERVAL_S = 0.2

Watch = Callable[[int], None]
"""Told the number of bytes that have arrived so far."""


class DownloadError(Exception):
    """A file could not be fetched, or is not what was pinned."""


def ivy_jar() -> Path:
    """The Ivy that came with pyspark."""
    return next((SPARK / "jars").glob("ivy-*.jar"))


def bytes_below(folder: Path) -> int:
    """Size of all files in a folder, of which some may vanish while it is read."""
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size
        except FileNotFoundError:
            continue
    return total


def retrieve(wanted: Sequence[Coordinates], folder: Path, *, watch: Watch = lambda _: None) -> list[Path]:
    """Fetch `wanted`, of roots also what they need, into `folder/files`; the files, by FULL_NAME.

    Everything that Ivy writes stays below `folder`. Raises DownloadError with Ivy's own words.
    """
    from tweet_local.trust import network_flags  # noqa: PLC0415 - a cryptography library, only needed to fetch

    settings = _settings(folder, poms=any(isinstance(item, Root) for item in wanted))
    module, arrived = folder / "ivy.xml", folder / "ivy"
    module.write_bytes(ivy_module(wanted))
    command = [
        str(JAVA),
        *network_flags(folder, os.environ),
        f"-Divy.default.ivy.user.dir={folder / 'ivy-user'}",
        *("-jar", str(ivy_jar()), "-warn"),
        *("-settings", str(settings), "-cache", str(arrived), "-ivy", str(module)),
        *("-confs", "default", "-retrieve", f"{folder / 'files'}/{FULL_NAME}"),
    ]
    with (folder / "ivy.log").open("w+") as log:
        with subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL) as ivy:
            try:
                _watch_until_ended(ivy, arrived, watch)
            except BaseException:  # Ctrl-C too must not leave Java downloading; whatever it was goes on
                ivy.kill()
                raise
        log.seek(0)
        if ivy.returncode:
            raise DownloadError(_explain(log.read()))
    return sorted((folder / "files").iterdir())


def coordinates(path: Path) -> Coordinates:
    """What a file retrieved under FULL_NAME is."""
    org, name, revision, classifier, ext = path.name.split("@")
    return Coordinates(
        org=org,
        name=name,
        revision=revision,
        classifier="" if classifier == "[classifier]" else classifier,
        ext=ext.removeprefix("."),
    )


def _settings(folder: Path, *, poms: bool) -> Path:
    chosen = os.environ.get(SETTINGS_VARIABLE)
    if chosen:
        path = Path(chosen)
        if not path.is_file():
            raise DownloadError(f"{SETTINGS_VARIABLE} names {path}, which is not a file: correct it or unset it")
        return path
    path = folder / "ivysettings.xml"
    path.write_text(DIRECT_SETTINGS.format(poms=str(poms).lower()))
    return path


def _watch_until_ended(ivy: subprocess.Popen[bytes], arrived: Path, watch: Watch) -> None:
    while True:
        try:
            ivy.wait(WATCH_INTERVAL_S)
        except subprocess.TimeoutExpired:
            watch(bytes_below(arrived))
        else:
            return


def _explain(log: str) -> str:
    """The lines of Ivy's log that say what went wrong."""
    telling = [line.strip() for line in log.splitlines() if line.strip(" :.\t") and "===" not in line]
    words = "\n  ".join(telling[-12:]) or "Ivy said nothing"
    return (
        f"a download failed; is the network (or the proxy in HTTPS_PROXY) reachable?\n  {words}\n"
        f"Behind a mirror, name its ivysettings.xml in {SETTINGS_VARIABLE}."
    )
