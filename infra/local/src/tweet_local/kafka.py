"""Kafka on this machine: one node that is broker and controller (KRaft)."""

import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from tweet_local import class_archives
from tweet_local.artifacts import Artifacts
from tweet_local.java import JAVA, QUICK_START
from tweet_local.kafka_client import Broker, broker
from tweet_local.processes import Programs
from tweet_local.server import Server, ServerError

CLUSTER_ID = "dHdlZXQtcGlwZWxpbmUtMQ"
"""Any 16 bytes in URL-safe base64: these are ASCII."""

HEAP = ("-Xmx256m", "-XX:+ExitOnOutOfMemoryError")
"""Enough for thousands of partitions. A broker without memory ends and says why: it would answer ever more slowly."""

LOGGING = """\
rootLogger.level=INFO
logger.settings.name=org.apache.kafka.common.config.AbstractConfig
logger.settings.level=WARN
rootLogger.appenderRef.console.ref=console
appender.console.type=Console
appender.console.name=console
appender.console.layout.type=PatternLayout
appender.console.layout.pattern=%d{ISO8601} %p %m (%c{1})%n
"""


def server_properties(port: int, controller_port: int, data: Path) -> Mapping[str, str]:
    """Settings of a single node; what is not here is as Kafka ships it."""
    single_copy = {f"{topic}.replication.factor": "1" for topic in ("offsets.topic", "transaction.state.log")}
    return {
        "process.roles": "broker,controller",
        "node.id": "1",
        "controller.quorum.voters": f"1@127.0.0.1:{controller_port}",
        "controller.listener.names": "CONTROLLER",
        "listeners": f"PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller_port}",
        "advertised.listeners": f"PLAINTEXT://127.0.0.1:{port}",
        "log.dirs": str(data),
        **single_copy,
        "transaction.state.log.min.isr": "1",
        "offsets.topic.num.partitions": "1",  # 50 would be made on the first commit, one after the other
        "group.initial.rebalance.delay.ms": "0",  # nobody else will join: 3 s that every first consumer would wait
        "group.min.session.timeout.ms": "1000",  # 6 s as Kafka ships it: tests wait for sessions to run out
        # A broker that was killed comes back only when its old session has ended: 12 s as Kafka ships it (9 s
        # session, a heartbeat every 2 s), about 5 with these.
        "broker.session.timeout.ms": "4000",
        "broker.heartbeat.interval.ms": "500",
        "auto.create.topics.enable": "false",  # a misspelt topic is an error
        "log.retention.ms": "-1",
        "log.message.timestamp.type": "CreateTime",
        # 128 MB as Kafka ships it, half of this heap; only the offsets of groups are compacted here.
        "log.cleaner.dedupe.buffer.size": str(8 << 20),
    }


@dataclass(frozen=True, slots=True)
class KafkaServer:
    """The local Kafka."""

    server: Server
    bootstrap_servers: str
    broker: Broker

    def start(self) -> None:
        """Start it and return once it tells its metadata."""
        self.server.start()

    def kill(self) -> None:
        """SIGKILL; its data stay."""
        self.server.kill()

    def stop(self) -> bool:
        """Stop it politely."""
        return self.server.stop()


def kafka_server(folder: Path, ports: Sequence[int], artifacts: Artifacts, programs: Programs) -> KafkaServer:
    """A Kafka with its data in `folder`, at the two ports given: for clients and for its controller."""
    port, controller_port = ports
    address = f"127.0.0.1:{port}"
    asked = broker(address)

    def prepare() -> list[str]:
        data = folder / "data"
        if not (data / "meta.properties").exists():
            shutil.copytree(_formatted(artifacts), data, dirs_exist_ok=True)
        return command(folder, server_properties(port, controller_port, data), artifacts)

    return KafkaServer(Server("kafka", address, programs, prepare, asked.answers), address, asked)


def command(folder: Path, properties: Mapping[str, str], artifacts: Artifacts) -> list[str]:
    """What starts a Kafka with these properties, which are written into `folder`."""
    artifacts.ensure("kafka")
    file = folder / "server.properties"
    _write_properties(file, properties)
    (folder / "log4j2.properties").write_text(LOGGING)
    logging = f"-Dlog4j2.configurationFile={folder / 'log4j2.properties'}"
    launch = class_archives.kafka(artifacts)
    flags = (*HEAP, *QUICK_START, *class_archives.class_archives(artifacts).flags(launch), logging)
    return [str(JAVA), *flags, *launch.class_path, "kafka.Kafka", str(file)]


def format_data(properties: Mapping[str, str], place: Path, artifacts: Artifacts, *more: str) -> None:
    """Make the folder of data that `properties` name, by Kafka's own tool; it is written about in `place`.

    Raises:
        ServerError: when the tool refuses.
    """
    file = place / "format.properties"
    _write_properties(file, properties)
    tool = [str(JAVA), *QUICK_START, "-cp", f"{artifacts.ensure('kafka')}/*", "kafka.tools.StorageTool", "format"]
    run = subprocess.run([*tool, "-t", CLUSTER_ID, "-c", str(file), *more], capture_output=True, text=True, check=False)
    if run.returncode:
        raise ServerError(f"Kafka could not format a data folder:\n{run.stdout[-2000:]}{run.stderr[-2000:]}")


def _formatted(artifacts: Artifacts) -> Path:
    """A formatted, empty data folder, made once per version: formatting costs a second of Java at every start."""
    template = artifacts.root / f"{artifacts.ensure('kafka').name}-formatted"
    with FileLock(f"{template}.lock"):
        if not template.exists():
            with tempfile.TemporaryDirectory(dir=artifacts.root) as staging:
                data = Path(staging) / "data"
                format_data(server_properties(1, 2, data), Path(staging), artifacts)
                data.rename(template)
    return template


def _write_properties(path: Path, properties: Mapping[str, str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{name}={value}\n" for name, value in properties.items()))
