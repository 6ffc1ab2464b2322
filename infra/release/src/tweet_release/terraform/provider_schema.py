"""The schema of Google's provider, read from the bindings that are generated of it: of the resources that are used.

What the bindings do not tell is taken as lenient: whether an attribute that may be given is also computed.
Run it again for another version: `python -m tweet_release.terraform.provider_schema cdktn_provider_google-….whl`.
"""

import io
import json
import re
import sys
import tarfile
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

USED = (
    "BigqueryDataset",
    "BigqueryDatasetIamMember",
    "BigqueryTable",
    "BigqueryTableIamMember",
    "BillingBudget",
    "ProjectIamMember",
    "ProjectService",
    "ServiceAccount",
)
SCHEMA = Path(__file__).with_name("google-8.7.0.json")
ATTRIBUTE = re.compile(r"#(\w+) \w+#\1\}")
PRIMITIVES = {"string": "string", "number": "number", "boolean": "bool"}
MAPS = {"cdktn.StringMap": ["map", "string"], "cdktn.NumberMap": ["map", "number"], "cdktn.BooleanMap": ["map", "bool"]}
META = frozenset({"tfResourceType"})
Kind = str | list[str]


class _Read(BaseModel):
    model_config = ConfigDict(extra="ignore")


class Collection(_Read):
    """A list or a map."""

    kind: str
    elementtype: "Type"


class Union(_Read):
    """One of these: a value, or an expression that becomes it."""

    types: list["Type"]


class Type(_Read):
    """As the bindings have it."""

    primitive: str | None = None
    fqn: str | None = None
    collection: Collection | None = None
    union: Union | None = None


class Docs(_Read):
    """Where the attribute's own name stands."""

    summary: str = ""
    remarks: str = ""


class Property(_Read):
    """Of an interface or a class."""

    name: str
    type: Type
    docs: Docs = Docs()
    optional: bool = False
    static: bool = False

    @property
    def attribute(self) -> str | None:
        """As Terraform names it; None for what only the bindings have."""
        found = ATTRIBUTE.search(f"{self.docs.summary} {self.docs.remarks}")
        return found[1] if found else None


class Declared(_Read):
    """A type of the bindings."""

    properties: list[Property] = Field(default_factory=list)


Types = Mapping[str, Declared]


def schema(types: Types, address: str) -> dict[str, object]:
    """The document that the plugin serves. Raises KeyError for a resource that the bindings do not have."""
    resources = {}
    for name in USED:
        space = next(key for key in types if key.endswith(f".{name}Config"))
        block = _block(types, space)
        known = {one.name for one in types[space].properties}
        block["attributes"] |= dict(_read_only(types[space.removesuffix("Config")], known))
        block["attributes"]["id"] = {"type": "string", "computed": True}
        resources[f"google_{_snake(name)}"] = block
    provider = next(key for key in types if key.endswith("GoogleProviderConfig"))
    return {"address": address, "provider": _block(types, provider), "resources": resources}


def read(wheel: Path) -> Types:
    """Every type of the bindings, out of the wheel."""
    with zipfile.ZipFile(wheel) as whole:
        inner = next(name for name in whole.namelist() if name.endswith(".jsii.tgz"))
        with tarfile.open(fileobj=io.BytesIO(whole.read(inner))) as package:
            assembly = package.extractfile("package/.jsii")
            if assembly is None:
                raise KeyError(f"{wheel} holds no package/.jsii")
            every = json.load(assembly)["types"]
    wanted = tuple(f".{name}" for name in (*USED, "GoogleProvider"))
    return {key: Declared.model_validate(one) for key, one in every.items() if any(part in key for part in wanted)}


def _block(types: Types, name: str) -> dict[str, dict[str, object]]:
    attributes: dict[str, object] = {}
    blocks: dict[str, object] = {}
    for one in types[name].properties:
        if one.attribute is None:
            continue
        kind = _kind(_given(one.type))
        if kind is not None:
            attributes[one.attribute] = {"type": kind, "required": not one.optional}
            continue
        fqn, single = _nested(_given(one.type))
        single |= one.attribute == "timeouts"
        inner = _block(types, fqn)
        blocks[one.attribute] = {"single": single, "required": not one.optional, "block": inner}
    return {"attributes": attributes, "blocks": blocks}


def _given(kind: Type) -> Type:
    """Without what stands for an expression."""
    if kind.union is None:
        return kind
    return next(one for one in kind.union.types if one.fqn != "cdktn.IResolvable")


def _kind(kind: Type) -> Kind | None:
    if kind.primitive:
        return PRIMITIVES.get(kind.primitive)
    if kind.collection:
        inner = _kind(_given(kind.collection.elementtype))
        return ["list" if kind.collection.kind == "array" else "map", inner] if isinstance(inner, str) else None
    return None


def _nested(kind: Type) -> tuple[str, bool]:
    """The type of a block, and whether there is one at most."""
    if kind.collection:
        return _nested(_given(kind.collection.elementtype))[0], False
    if kind.fqn is None:
        raise KeyError(f"no type: {kind}")
    return kind.fqn, True


def _read_only(resource: Declared, known: Iterable[str]) -> Iterable[tuple[str, object]]:
    """What can only be read: neither given nor the copy of what was given."""
    for one in resource.properties:
        if one.static or one.name in known or one.name.endswith("Input") or one.name in META:
            continue
        kind = MAPS.get(one.type.fqn or "") or _kind(one.type)
        if kind is not None:
            yield _snake(one.name), {"type": kind, "read_only": True}


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)([A-Z])", r"_\1", name).lower()


def main() -> None:
    """Write the schema beside this file."""
    text = json.dumps(schema(read(Path(sys.argv[1])), "hashicorp/google"), indent=1, sort_keys=True)
    SCHEMA.write_text(text + "\n")


if __name__ == "__main__":
    main()
