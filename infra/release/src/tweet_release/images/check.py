"""Every image built, every proof tried, and what was seen told line by line."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tweet_release.closure import closure
from tweet_release.engine.base_image import ensure_base
from tweet_release.engine.engine import Engine, EngineError, Report
from tweet_release.git import git
from tweet_release.images.image import IMAGES, Image, build
from tweet_release.images.proofs import PROOFS, NotProvedError, Subject
from tweet_release.images.round_trip import round_trip
from tweet_release.sbom import locked
from tweet_release.workspace import read_workspace

MEGA = 1_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    """What one proof of one image came to."""

    image: str
    proof: str
    proved: bool
    said: str


def built(engine: Engine, root: Path, images: tuple[Image, ...], report: Report) -> list[Subject]:
    """Build the base and all images. Raises EngineError or ToolError."""
    report(f"base: {ensure_base(engine, report)}")
    versions = {member.name: member.version for member in read_workspace(root).members}
    lock, subjects = locked(root), []
    for image in images:
        started = time.monotonic()
        version = versions[image.distribution]
        build(engine, image, root, version, git(root, "rev-parse", "HEAD").strip())
        brought = closure(lock, image.distribution, image.extras(root))
        listed = frozenset(f"{part.name}=={part.version}" for part in brought)
        subject = Subject(engine, image, image.tag, version, listed)
        report(f"built {image.tag}: {subject.size() / MEGA:,.0f} MB in {time.monotonic() - started:.0f} s")
        subjects.append(subject)
    if engine.own:  # layers of builds before today's, which nothing names any more
        engine.run("image", "prune", "--force", "--filter", "until=12h")
    return subjects


def examine(subjects: list[Subject]) -> Iterator[Finding]:
    """Every proof of every image, one after the other."""
    for subject in subjects:
        for name in PROOFS:
            yield prove(subject, name)


def prove(subject: Subject, name: str) -> Finding:
    """One proof of one image."""
    try:
        said, proved = PROOFS[name](subject), True
    except (NotProvedError, EngineError) as wrong:
        said, proved = str(wrong), False
    return Finding(subject.image.distribution, name, proved, said)


def prove_round_trip(engine: Engine, tags: Mapping[str, str]) -> Finding:
    """All images together."""
    try:
        said, proved = round_trip(engine, tags), True
    except (NotProvedError, EngineError) as wrong:
        said, proved = str(wrong), False
    return Finding("all five", "round trip", proved, said)


def tags_of(images: tuple[Image, ...] = IMAGES) -> dict[str, str]:
    """The image of each package's folder."""
    return {image.folder: image.tag for image in images}
