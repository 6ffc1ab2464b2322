"""A software bill of materials in CycloneDX for each package, made from uv.lock and held against it."""

import json
import subprocess
import uuid
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from pydantic import BaseModel, Field, JsonValue

from tweet_release.closure import closure
from tweet_release.licences.page import survey
from tweet_release.lock import Lock, read_lock
from tweet_release.tools.place import ToolError
from tweet_release.tools.toolchain import uv_command

FOLDER = Path("dist/sbom")


class Hash(BaseModel):
    """One checksum."""

    content: str


class Reference(BaseModel):
    """One file of a component."""

    hashes: tuple[Hash, ...] = ()


class Component(BaseModel):
    """One part, by name and version."""

    name: str
    version: str = ""
    files: tuple[Reference, ...] = Field((), alias="externalReferences")

    @property
    def hashes(self) -> frozenset[str]:
        """SHA-256 of all its files."""
        return frozenset(one.content for file in self.files for one in file.hashes)


class Document(BaseModel):
    """What is compared of an SBOM."""

    components: tuple[Component, ...]


def sbom_path(root: Path, package: str) -> Path:
    """Where the SBOM of a package is written."""
    return root / FOLDER / f"{package}.cdx.json"


def write_sbom(root: Path, package: str, extras: Sequence[str] = ()) -> Path:
    """Write the SBOM of `package`, installed with `extras`; the same lock gives the same bytes.

    Raises ToolError if uv cannot read the lock.
    """
    options = ["--frozen", "--no-dev", "--quiet", "--format=cyclonedx1.5", f"--package={package}"]
    options += [f"--extra={extra}" for extra in extras]
    done = subprocess.run(
        [str(uv_command()), "export", *options], cwd=root, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise ToolError(f"uv could not export {package}: {done.stderr.strip()}")
    document: dict[str, JsonValue] = json.loads(done.stdout)
    parts, _, _ = survey(root)
    text = finished(document, {part.name: part.licence for part in parts})
    path = sbom_path(root, package)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def finished(document: Mapping[str, JsonValue], licences: Mapping[str, str | None]) -> str:
    """The document with licences, and with a number that follows from its content instead of chance and the clock."""
    components = document["components"]
    metadata = document["metadata"]
    if not isinstance(components, list) or not isinstance(metadata, dict):
        raise ToolError("uv's SBOM has another shape than CycloneDX 1.5")
    whole: dict[str, JsonValue] = {
        **document,
        "metadata": {name: value for name, value in metadata.items() if name != "timestamp"},
        "components": [_with_licence(one, licences) for one in components],
    }
    del whole["serialNumber"]
    number = uuid.uuid5(uuid.NAMESPACE_OID, json.dumps(whole, sort_keys=True))
    return json.dumps({**whole, "serialNumber": f"urn:uuid:{number}"}, indent=1, sort_keys=True) + "\n"


def disagreements(text: str, lock: Lock, package: str, extras: Iterable[str] = ()) -> list[str]:
    """Where an SBOM is no strict CycloneDX 1.5, or differs from what the lock installs, in versions or hashes."""
    invalid = JsonStrictValidator(SchemaVersion.V1_5).validate_str(text)
    if invalid:
        return [f"{package}: no valid CycloneDX 1.5: {str(invalid).splitlines()[0]}"]
    listed = {(one.name, one.version): one for one in Document.model_validate_json(text).components}
    wanted = {(one.name, one.version): one for one in closure(lock, package, extras) if one.name != package}
    found = [f"{package}: its SBOM lacks {' '.join(one)}" for one in sorted(wanted.keys() - listed.keys())]
    found += [f"{package}: its SBOM says {' '.join(one)}, not uv.lock" for one in sorted(listed.keys() - wanted.keys())]
    for one in sorted(wanted.keys() & listed.keys()):
        locked = wanted[one]
        files = (locked.sdist, *locked.wheels)
        if {file.hash.removeprefix("sha256:") for file in files if file.hash} != listed[one].hashes:
            found.append(f"{package}: hashes of {one[0]} in its SBOM are not those of uv.lock")
    return found


def components_in(text: str) -> int:
    """How many parts an SBOM lists."""
    return len(Document.model_validate_json(text).components)


def locked(root: Path) -> Lock:
    """The lock of the checkout."""
    return read_lock((root / "uv.lock").read_text())


def _with_licence(component: JsonValue, licences: Mapping[str, str | None]) -> JsonValue:
    licence = licences.get(str(component["name"])) if isinstance(component, dict) else None
    if not isinstance(component, dict) or not licence:
        return component
    return {**component, "licenses": [{"expression": licence}]}
