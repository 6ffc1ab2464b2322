"""An SBOM is what the lock says."""

import json

import pytest
from pydantic import JsonValue
from tweet_release.lock import read_lock
from tweet_release.sbom import disagreements, finished

LOCK = """
[[package]]
name = "tweet-loader"
version = "1.0.0"
source = { editable = "packages/loader" }
dependencies = [{ name = "duckdb" }]
[package.optional-dependencies]
more = [{ name = "boto3" }]
[[package]]
name = "duckdb"
version = "1.5.5"
source = { registry = "index" }
sdist = { url = "a", hash = "sha256:AA" }
wheels = [{ url = "b", hash = "sha256:BB" }]
[[package]]
name = "boto3"
version = "1.44.0"
source = { registry = "index" }
""".replace("AA", "a" * 64).replace("BB", "b" * 64)


def _component(name: str, version: str, *hashes: str) -> dict[str, JsonValue]:
    files: list[JsonValue] = [
        {"type": "distribution", "url": one[:1], "hashes": [{"alg": "SHA-256", "content": one}]} for one in hashes
    ]
    return {"type": "library", "name": name, "version": version, "externalReferences": files}


def _sbom(*components: dict[str, JsonValue], licences: dict[str, str | None] | None = None, at: str = "2026") -> str:
    document: dict[str, JsonValue] = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{at}",
        "metadata": {"timestamp": at},
        "components": list(components),
    }
    return finished(document, licences or {})


DUCKDB = _component("duckdb", "1.5.5", "a" * 64, "b" * 64)


def test_an_sbom_of_what_the_lock_installs_agrees() -> None:
    assert disagreements(_sbom(DUCKDB), read_lock(LOCK), "tweet-loader") == []
    with_more = _sbom(DUCKDB, _component("boto3", "1.44.0"))
    assert disagreements(with_more, read_lock(LOCK), "tweet-loader", ["more"]) == []


@pytest.mark.parametrize(
    ("sbom", "told"),
    [
        (_sbom(), "lacks duckdb 1.5.5"),
        (_sbom(DUCKDB, _component("boto3", "1.44.0")), "says boto3 1.44.0, not uv.lock"),
        (_sbom(_component("duckdb", "1.5.4", "a" * 64, "b" * 64)), "says duckdb 1.5.4, not uv.lock"),
        (_sbom(_component("duckdb", "1.5.5", "a" * 64)), "hashes of duckdb"),
        (_sbom(_component("duckdb", "1.5.5", "a" * 64, "b" * 64, "c" * 64)), "hashes of duckdb"),
        (_sbom({"name": "duckdb"}), "no valid CycloneDX"),
        (_sbom({**DUCKDB, "colour": "red"}), "no valid CycloneDX"),
    ],
)
def test_what_differs_is_told(sbom: str, told: str) -> None:
    assert any(told in one for one in disagreements(sbom, read_lock(LOCK), "tweet-loader"))


def test_the_same_lock_gives_the_same_bytes_at_any_time() -> None:
    assert _sbom(DUCKDB, at="2026") == _sbom(DUCKDB, at="2027") != _sbom()


def test_a_part_carries_its_licence() -> None:
    (part,) = json.loads(_sbom(DUCKDB, licences={"duckdb": "MIT"}))["components"]
    assert part["licenses"] == [{"expression": "MIT"}]
