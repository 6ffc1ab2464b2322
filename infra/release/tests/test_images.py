"""Steps of images.feature: what can be known of images without an engine."""

import re
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

import pytest
from pytest_bdd import given, parsers, scenarios, then
from tweet_local.balance import Balance
from tweet_release.images.check import Finding
from tweet_release.images.defects import DEFECTS, judged
from tweet_release.images.image import IMAGES
from tweet_release.images.proofs import PROOFS, NotProvedError
from tweet_release.images.round_trip import TWEETS, agreed
from tweet_release.workspace import read_workspace

scenarios("features/images.feature")

ROOT = Path(__file__).parents[3]
NEWER_THAN_20_10 = ("--mount", "--link", "<<")


@dataclass(frozen=True)
class Dockerfile:
    """One of them, with its continued lines joined."""

    package: str
    lines: tuple[str, ...]

    def arguments(self, instruction: str) -> list[str]:
        return [line.partition(" ")[2] for line in self.lines if line.startswith(f"{instruction} ")]

    @property
    def copied(self) -> list[str]:
        """Sources in the repository."""
        return [line.split()[0] for line in self.arguments("COPY") if not line.startswith("--from")] + [
            word for line in self.arguments("COPY") if not line.startswith("--from") for word in line.split()[1:-1]
        ]


@given(parsers.parse("the Dockerfile of {package}"), target_fixture="dockerfile")
def _(package: str) -> Dockerfile:
    text = (ROOT / "packages" / package / "Dockerfile").read_text().replace("\\\n", "")
    return Dockerfile(package, tuple(line.strip() for line in text.splitlines() if line and line[0] != "#"))


@then("it installs exactly what the lock holds, without development tools and without links to sources")
def _(dockerfile: Dockerfile) -> None:
    (sync,) = [line for line in dockerfile.arguments("ARG") if line.startswith("SYNC=")]
    distribution = next(image.distribution for image in IMAGES if image.folder == dockerfile.package)
    assert {"--locked", "--no-dev", "--no-editable"} < set(sync.strip('"').split())
    assert f"--package {distribution}" in sync
    assert "pip install --no-cache-dir --require-hashes" in dockerfile.arguments("RUN")[0]


@then("it looks at the metadata of every member of the workspace")
def _(dockerfile: Dockerfile) -> None:
    members = {f"{member.folder}/pyproject.toml" for member in read_workspace(ROOT).members}
    members.add("tests-e2e/pyproject.toml")
    assert members <= set(dockerfile.copied)


@then("it copies nothing that .dockerignore keeps back")
def _(dockerfile: Dockerfile) -> None:
    patterns = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and line[0] != "#"]
    for source in dockerfile.copied:
        kept = False
        for pattern in patterns:  # the last that fits decides, as the engine has it
            bare = pattern.removeprefix("!")
            if fnmatch(source, bare) or source.startswith(f"{bare}/"):
                kept = pattern.startswith("!")
        assert kept, source
        assert (ROOT / source).exists()


@then("what is shipped is built on a base that a build argument names, and runs as a number that is not 0")
def _(dockerfile: Dockerfile) -> None:
    assert dockerfile.lines[0].startswith("ARG PYTHON_IMAGE=python:3.11-")
    assert dockerfile.arguments("FROM")[-1] == "${PYTHON_IMAGE}"
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", dockerfile.arguments("USER")[-1])


@then("the command is started without a shell")
def _(dockerfile: Dockerfile) -> None:
    (entry,) = dockerfile.arguments("ENTRYPOINT")
    assert entry == f'["{next(image.distribution for image in IMAGES if image.folder == dockerfile.package)}"]'


@then("any engine since 20.10 can build it")
def _(dockerfile: Dockerfile) -> None:
    assert not [line for line in dockerfile.lines if any(word in line for word in NEWER_THAN_20_10)]


@then("no two images answer at the same port, and each Dockerfile exposes its own")
def _() -> None:
    ports = {image.folder: image.port for image in IMAGES if image.port}
    assert len(set(ports.values())) == len(ports)
    for folder, port in ports.items():
        text = (ROOT / "packages" / folder / "Dockerfile").read_text()
        assert re.findall(r"^EXPOSE (\d+)$", text, re.MULTILINE) == [str(port)]
        assert f"127.0.0.1:{port}/healthz" in text


@given("a round trip of which one event is unaccounted for", target_fixture="balance")
def _() -> Balance:
    return Balance(partitions=[], total={"rows": TWEETS - 1, "rejected": 0, "unaccounted": 1})


@then("it proves nothing, and says how many are missing")
def _(balance: Balance) -> None:
    with pytest.raises(NotProvedError, match="1 unaccounted"):
        agreed({"acknowledged": TWEETS}, balance, "three sentences")
    sound = balance.model_copy(update={"total": {"rows": TWEETS, "rejected": 0, "unaccounted": 0}})
    assert "unaccounted 0" in agreed({"acknowledged": TWEETS}, sound, "three sentences")


@given("a planted defect that its proof did not find", target_fixture="finding")
def _() -> Finding:
    return judged(DEFECTS[0], Finding("tweet-loader", "starts", proved=True, said="fine"), [])


@then("the self-test says NOT FOUND")
def _(finding: Finding) -> None:
    assert not finding.proved
    assert "NOT FOUND" in finding.said
    assert set(PROOFS) < {defect.proof for defect in DEFECTS}
