"""The schema registry on this machine: Apicurio with its Confluent interface, stored in a file."""

from dataclasses import dataclass
from pathlib import Path

from tweet_local import class_archives
from tweet_local.artifacts import Artifacts
from tweet_local.java import JAVA, QUICK_START
from tweet_local.processes import Programs
from tweet_local.server import Server, answers_http

API = "/apis/ccompat/v7"
HEAP = "-Xmx192m"


@dataclass(frozen=True, slots=True)
class RegistryServer:
    """The local schema registry."""

    server: Server
    url: str
    """What a Confluent client wants."""

    def start(self) -> None:
        """Start it and return once it lists its subjects."""
        self.server.start()

    def kill(self) -> None:
        """SIGKILL; what it has acknowledged stays."""
        self.server.kill()

    def stop(self) -> bool:
        """Stop it politely."""
        return self.server.stop()


def registry_url(port: int) -> str:
    """What a Confluent client calls the registry at that port."""
    return f"http://127.0.0.1:{port}{API}"


def registry_server(folder: Path, port: int, artifacts: Artifacts, programs: Programs) -> RegistryServer:
    """A registry with its data in `folder`."""
    url = registry_url(port)

    def prepare() -> list[str]:
        launch = class_archives.registry(artifacts)
        folder.mkdir(parents=True, exist_ok=True)
        settings = {
            "apicurio.storage.kind": "sql",
            "apicurio.storage.sql.kind": "h2",
            # H2 writes to disk up to half a second after it said yes. A registry killed within that time forgot a
            # schema (whose id was in use already) in about every second try; with no delay in none of six.
            "apicurio.datasource.url": f"jdbc:h2:file:{folder / 'registry'};WRITE_DELAY=0",
            "quarkus.http.host": "127.0.0.1",
            "quarkus.http.port": str(port),
            # Its own default is 0.0.0.0:9000, where a second registry on the machine cannot start; 0 is any free port.
            "quarkus.management.host": "127.0.0.1",
            "quarkus.management.port": "0",
        }
        flags = (HEAP, *QUICK_START, *class_archives.class_archives(artifacts).flags(launch))
        return [str(JAVA), *flags, *(f"-D{name}={value}" for name, value in settings.items()), *launch.class_path]

    return RegistryServer(Server("registry", url, programs, prepare, lambda: registry_answers(port)), url)


def registry_answers(port: int) -> bool:
    """Whether a registry at that port lists its subjects now."""
    return answers_http(port, f"{API}/subjects")
