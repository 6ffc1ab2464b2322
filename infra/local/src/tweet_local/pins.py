"""The lock of what is downloaded: every file with its size and SHA-256, and the Ivy module made from it."""

import hashlib
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from xml.etree import ElementTree as ET

from pydantic import BaseModel, ConfigDict

MAVEN = "http://ant.apache.org/ivy/maven"
"""XML namespace in which Ivy reads Maven's classifier."""

LOCK_FILE = "artifacts.lock.json"


class Coordinates(BaseModel):
    """A published file by name: what a repository calls it."""

    model_config = ConfigDict(frozen=True)

    org: str
    name: str
    revision: str
    classifier: str = ""
    ext: str = "jar"

    @property
    def file_name(self) -> str:
        """The name under which it is stored, as Maven spells it."""
        suffix = f"-{self.classifier}" if self.classifier else ""
        return f"{self.name}-{self.revision}{suffix}.{self.ext}"


class Root(Coordinates):
    """A file that a person chose."""

    alone: bool = False
    """Without what it says that it needs: other roots stand in for that."""


class Pin(Coordinates):
    """One file and what it must be, to the bit."""

    bytes: int
    sha256: str


class Bundle(BaseModel):
    """Files that are fetched, checked and published together, because one program needs them all."""

    model_config = ConfigDict(frozen=True)

    name: str
    roots: tuple[Root, ...]
    """What a person chose; `pins` is everything that follows from it."""
    beside_pyspark: bool = False
    """Files that pyspark already carries are left out, since they would be on the class path twice."""
    unpack: bool = False
    on_demand: bool = False
    """Fetched when somebody asks for it and not with the others: a pipeline on one machine goes without."""
    pins: tuple[Pin, ...] = ()

    @property
    def bytes(self) -> int:
        """Size of all its files together."""
        return sum(pin.bytes for pin in self.pins)

    @property
    def digest(self) -> str:
        """Twelve hex digits that change with any pin, so that two versions live side by side in one cache."""
        text = "\n".join(sorted(f"{pin.file_name} {pin.sha256}" for pin in self.pins))
        return hashlib.sha256(text.encode()).hexdigest()[:12]


class Lock(BaseModel):
    """All bundles."""

    model_config = ConfigDict(frozen=True)

    bundles: tuple[Bundle, ...]

    def bundle(self, name: str) -> Bundle:
        """The bundle of that name; KeyError names the ones there are."""
        for bundle in self.bundles:
            if bundle.name == name:
                return bundle
        known = ", ".join(bundle.name for bundle in self.bundles)
        raise KeyError(f"no bundle {name!r} in the lock; there are: {known}")


def read_lock(path: Path | None = None) -> Lock:
    """Read the lock that came with this package, or the one at `path`."""
    text = path.read_text() if path else files("tweet_local").joinpath(LOCK_FILE).read_text()
    return Lock.model_validate_json(text)


def ivy_module(wanted: Sequence[Coordinates]) -> bytes:
    """An ivy.xml that asks for `wanted`: for pins exactly those files, for roots also what they need."""
    ET.register_namespace("m", MAVEN)
    module = ET.Element("ivy-module", version="2.0")
    ET.SubElement(module, "info", organisation="tweet-pipeline", module="downloads")
    ET.SubElement(ET.SubElement(module, "configurations"), "conf", name="default")
    dependencies = ET.SubElement(module, "dependencies")
    for item in wanted:
        dependency = ET.SubElement(
            dependencies,
            "dependency",
            org=item.org,
            name=item.name,
            rev=item.revision,
            conf="default->default",
            transitive=str(isinstance(item, Root) and not item.alone).lower(),
        )
        artifact = ET.SubElement(dependency, "artifact", name=item.name, type=item.ext, ext=item.ext)
        if item.classifier:
            artifact.set(f"{{{MAVEN}}}classifier", item.classifier)
    return ET.tostring(module)
