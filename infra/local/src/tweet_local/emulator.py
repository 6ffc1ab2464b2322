"""The BigQuery emulator on this machine, in an environment of its own: it needs a newer Python than the project."""

import hashlib
import http.client
import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from tweet_local.artifacts import cache_folder
from tweet_local.processes import Programs
from tweet_local.server import Server

HOME = Path(__file__).parents[3] / "emulators" / "bigquery"
"""Its launcher, its project file and its lock."""
PYTHON = "3.13"
PROJECT = "tweets-local"
"""The Google Cloud project that it plays."""
SINK = f"bigquery:{PROJECT}.{{}}?plan=billed"
"""It plays no sandbox: in one, days would be written anew, which it cannot."""


class EmulatorMissingError(RuntimeError):
    """The emulator cannot be installed here; the message says what uv said."""


@dataclass(frozen=True, slots=True)
class BigQueryEmulator:
    """A project on this machine."""

    server: Server
    url: str
    """What a client of the REST interface wants."""
    grpc: str
    """Host and port of Storage Read and Write."""


def emulated(port: int, grpc_port: int, dataset: str) -> str:
    """What `--sink` wants of an emulator at those ports."""
    return f"{SINK.format(dataset)}&endpoint=http://127.0.0.1:{port}&grpc=127.0.0.1:{grpc_port}"


def bigquery_emulator(folder: Path, ports: Sequence[int], programs: Programs) -> BigQueryEmulator:
    """An emulator with its data in `folder`, on a port for REST and one for gRPC."""
    port, grpc_port = ports
    url = f"http://127.0.0.1:{port}"
    server = Server("bigquery", url, programs, lambda: command(folder, port, grpc_port), lambda: emulator_answers(port))
    return BigQueryEmulator(server, url, f"127.0.0.1:{grpc_port}")


def command(folder: Path, port: int, grpc_port: int) -> list[str]:
    """How it is started; its environment is made if there is none yet.

    Raises:
        EmulatorMissingError: when uv cannot make it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    ports = ["--port", str(port), "--grpc-port", str(grpc_port)]
    return [str(python()), str(HOME / "launch.py"), "--data-dir", str(folder), *ports, "--project", PROJECT]


def python() -> Path:
    """The interpreter of the environment that its lock describes, made once per machine and shared by all clones."""
    lock = hashlib.sha256((HOME / "uv.lock").read_bytes() + (HOME / "pyproject.toml").read_bytes()).hexdigest()[:12]
    place = cache_folder() / f"bigquery-emulator-{lock}"
    found = place / "bin" / "python"
    place.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{place}.lock"):
        if not (place / "whole").is_file():
            _install(place)
            (place / "whole").touch()
    return found


def emulator_answers(port: int) -> bool:
    """Whether an emulator at that port lists its datasets now."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", f"/bigquery/v2/projects/{PROJECT}/datasets")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _install(place: Path) -> None:
    uv = os.environ.get("UV") or shutil.which("uv") or str(HOME.parents[2] / ".tools" / "bin" / "uv")
    # `--project`, not the current folder: that one's Python and settings are the workspace's.
    sync = [uv, "sync", "--locked", "--no-progress", "--project", str(HOME), "--python", PYTHON]
    environment = _environment() | {"UV_PROJECT_ENVIRONMENT": str(place)}
    done = subprocess.run(sync, cwd=HOME, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise EmulatorMissingError(
            f"the BigQuery emulator could not be installed (it needs Python {PYTHON} or newer, which uv looks for on "
            f"PATH and else fetches): {done.stderr.strip()}"
        )


def _environment() -> dict[str, str]:
    """This process's, in which uv finds an interpreter that pyenv keeps to itself."""
    mine = {name: value for name, value in os.environ.items() if name not in ("VIRTUAL_ENV", "UV_PYTHON")}
    versions = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    newer = sorted(found.name for found in versions.glob(f"{PYTHON}*"))
    if newer:
        mine["PYENV_VERSION"] = ":".join([*filter(None, [os.environ.get("PYENV_VERSION")]), *newer])
    return mine
