"""Images with a defect each, made of the sound ones: a check that does not find its own is worth nothing."""

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from tweet_release.engine.engine import Engine
from tweet_release.images.check import Finding, prove, prove_round_trip
from tweet_release.images.proofs import PROOFS, Subject

ROUND_TRIP = "round trip"


@dataclass(frozen=True, slots=True)
class Defect:
    """What is done to which image, and which proof has to find it."""

    what: str
    folder: str
    proof: str
    lines: str
    """Of a Dockerfile, after the FROM of the sound image."""


DEFECTS = (
    Defect(
        "it writes beside its own code when it starts",
        "loader",
        "starts",
        'ENTRYPOINT ["python", "-c", "open(\'/opt/tweet/started\', \'w\')"]',
    ),
    Defect("it runs as root", "producer", "user", "USER 0"),
    Defect("it does not say its version", "insights", "describes itself", 'LABEL org.opencontainers.image.version=""'),
    Defect(
        "Spark is in the producer",
        "producer",
        "holds",
        "USER 0\n"
        "RUN python -c \"import site, pathlib as p; d = p.Path(site.getsitepackages()[0], 'pyspark-4.dist-info');"
        " d.mkdir(); (d / 'METADATA').write_text('Name: pyspark\\nVersion: 4.1.1\\n')\"\n"
        "USER 10001:10001",
    ),
    Defect("the connectors are not where it looks", "processor", ROUND_TRIP, "ENV TWEET_PROCESSOR_JARS=/nowhere"),
)


def plant(engine: Engine, defect: Defect, subjects: Mapping[str, Subject]) -> Subject:
    """The image with the defect in it."""
    sound = subjects[defect.folder]
    tag = f"{sound.image.distribution}:defect"
    with tempfile.TemporaryDirectory() as folder:
        dockerfile = Path(folder) / "Dockerfile"
        dockerfile.write_text(f"FROM {sound.tag}\n{defect.lines}\n")
        engine.build(dockerfile, tag, Path(folder), {})
    return replace(sound, tag=tag)


def self_test(engine: Engine, subjects: list[Subject]) -> Iterator[Finding]:
    """For each defect whether its own proof finds it, and no other one does."""
    sound = {subject.image.folder: subject for subject in subjects}
    for defect in DEFECTS:
        spoilt = plant(engine, defect, sound)
        others = [name for name in PROOFS if name != defect.proof and not prove(spoilt, name).proved]
        if defect.proof == ROUND_TRIP:
            tags = {folder: subject.tag for folder, subject in sound.items()} | {defect.folder: spoilt.tag}
            found = prove_round_trip(engine, tags)
        else:
            found = prove(spoilt, defect.proof)
        yield judged(defect, found, others)


def judged(defect: Defect, found: Finding, others: list[str]) -> Finding:
    """The finding about the check itself."""
    said = f"{defect.what}: "
    if found.proved:
        return Finding(found.image, defect.proof, proved=False, said=f"{said}NOT FOUND")
    also = f" (and by {', '.join(others)})" if others else ""
    last = found.said.strip().splitlines()[-1]
    return Finding(found.image, defect.proof, proved=True, said=f"{said}found{also}: {last[:160]}")
