"""A standalone Spark cluster on this machine: a master and workers, each a Java of its own from pyspark's jars."""

import http.client
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil
from pydantic import BaseModel

from tweet_local import class_archives
from tweet_local.artifacts import Artifacts
from tweet_local.java import JAVA, QUICK_START, SPARK, java_home
from tweet_local.processes import Programs
from tweet_local.server import Server

HEAP = "-Xmx192m"
CORES = 4
"""Slots that a worker offers, not processors: a real-time query holds one for each partition for as long as it runs."""
MEMORY = "2g"
DEPLOY = "org.apache.spark.deploy"
EXECUTOR = "CoarseGrainedExecutorBackend"
SCALA = "2.13"
"""Of pyspark's jars. A worker that is not told looks for a build of Spark's source and fails."""


class Member(BaseModel):
    """A worker, as the master tells of it."""

    state: str


class Told(BaseModel):
    """What the master's page says."""

    workers: tuple[Member, ...] = ()

    @property
    def alive(self) -> int:
        """Workers that can be given work."""
        return sum(worker.state == "ALIVE" for worker in self.workers)


@dataclass(frozen=True, slots=True)
class SparkCluster:
    """One master, some workers, and the executors that applications have on them."""

    master: Server
    workers: Sequence[Server]
    url: str
    """What `--master` wants."""

    def start(self) -> None:
        """Start it and return once every worker is alive; it counts as started when it can be given work."""
        # The master first: a worker that does not find it asks again after 5 to 15 seconds, whatever is set.
        self.master.start()
        for worker in self.workers:
            worker.launch()
        for worker in self.workers:
            worker.wait_ready()

    def stop(self) -> None:
        """End workers, their executors and the master."""
        for server in (*self.workers, self.master):
            server.stop()

    def executors(self) -> list[psutil.Process]:
        """The executors that run now, on all workers."""
        programs = [worker.programs.find(worker.name) for worker in self.workers]
        family = [process for program in programs if program for process in program.family()]
        return [process for process in family if is_executor(process)]


def is_executor(process: psutil.Process) -> bool:
    """Whether it is the Java of an application's executor, and not the worker that started it."""
    try:
        return any(argument.endswith(EXECUTOR) for argument in process.cmdline())
    except psutil.NoSuchProcess:
        return False


def spark_cluster(folder: Path, ports: Sequence[int], artifacts: Artifacts, programs: Programs) -> SparkCluster:
    """A cluster with its files in `folder`, at two ports for the master and two for each worker."""
    (port, page), members = ports[:2], ports[2:]
    url = f"spark://127.0.0.1:{port}"
    environment = {
        "JAVA_HOME": str(java_home(artifacts.root)),
        "SPARK_HOME": str(SPARK),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_SCALA_VERSION": SCALA,
    }

    def command(kind: str, port: int, page: int, *more: str) -> list[str]:
        folder.mkdir(parents=True, exist_ok=True)
        place = ("--host", "127.0.0.1", "--port", str(port), "--webui-port", str(page))
        launch = class_archives.spark(artifacts)
        flags = (HEAP, *QUICK_START, *class_archives.class_archives(artifacts).ready(launch))
        return [str(JAVA), *flags, *launch.class_path, f"{DEPLOY}.{kind}", *place, *more]

    def worker(number: int, port: int, page: int) -> Server:
        own = ("--cores", str(CORES), "--memory", MEMORY, "--work-dir", str(folder / f"work-{number}"), url)
        return Server(
            name=f"spark-worker-{number}",
            address=f"127.0.0.1:{port}",
            programs=programs,
            prepare=lambda: command("worker.Worker", port, page, *own),
            answers=lambda: told_by(master_page).alive >= number,
            environment=environment,
        )

    master_page = page
    master = Server(
        name="spark-master",
        address=url,
        programs=programs,
        prepare=lambda: command("master.Master", port, page),
        answers=lambda: answers(master_page),
        environment=environment,
    )
    pairs = zip(members[::2], members[1::2], strict=True)
    return SparkCluster(master, [worker(number, *pair) for number, pair in enumerate(pairs, start=1)], url)


def executor_flags(artifacts: Artifacts) -> list[str]:
    """Options for any Java of Spark, which several may be started with at once: nothing is learnt from them."""
    return [*QUICK_START, *class_archives.class_archives(artifacts).ready(class_archives.spark(artifacts))]


def answers(page: int) -> bool:
    """Whether the master at that port tells of itself."""
    return _asked(page) is not None


def told_by(page: int) -> Told:
    """What the master tells now; nothing while it does not answer."""
    text = _asked(page)
    return Told.model_validate_json(text) if text else Told()


def _asked(page: int) -> bytes | None:
    connection = http.client.HTTPConnection("127.0.0.1", page, timeout=1)
    try:
        connection.request("GET", "/json/")
        answer = connection.getresponse()
        return answer.read() if answer.status == http.client.OK else None
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
