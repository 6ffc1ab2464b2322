"""Starts the BigQuery emulator `local-bigquery` on a folder of its own, on DuckDB 1.5.5.

uv run python launch.py --data-dir DIR --port 9050 --grpc-port 9060 --project tweets-local

Three things keep the released package from running here as it is, and are done before it starts:
DuckDB refuses `TimeZone` among the settings of a connection while its extension for time zones is not loaded, so it is
set by a statement; the two extensions come as wheels and are put where DuckDB looks for them, under a home of their
own; and the server binds to 127.0.0.1 only.
"""

import argparse
import functools
import os
import platform
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import duckdb
from local_bigquery import cli

EXTENSIONS = ("ducklake", "spatial")


def main() -> None:
    """Serve until killed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data-dir", type=Path, required=True, help="where tables, jobs and uploads are kept")
    parser.add_argument("--port", type=int, required=True, help="of the REST interface")
    parser.add_argument("--grpc-port", type=int, required=True, help="of the Storage Read and Write interfaces")
    parser.add_argument("--project", required=True, help="the project that is there from the beginning")
    options = parser.parse_args()
    home = options.data_dir.resolve() / "home"
    # Before DuckDB connects, which looks for extensions there.
    os.environ["HOME"] = str(home)
    place_extensions(home)
    connect_without_time_zone()

    cli.main(
        [
            "serve",
            "--host",
            "127.0.0.1",
            "--port",
            str(options.port),
            "--grpc-port",
            str(options.grpc_port),
            "--project",
            options.project,
            "--data-dir",
            str(options.data_dir.resolve() / "data"),
        ]
    )


def place_extensions(home: Path) -> None:
    """Link each extension from its wheel to where `LOAD` looks for it."""
    kind = duckdb.sql("PRAGMA platform").fetchone()
    if kind is None:
        raise RuntimeError(f"DuckDB does not say which platform {platform.platform()} is to it")
    folder = home / ".duckdb" / "extensions" / f"v{duckdb.__version__}" / str(kind[0])
    folder.mkdir(parents=True, exist_ok=True)
    for name in EXTENSIONS:
        spec = find_spec(f"duckdb_extension_{name}")
        if spec is None or not spec.submodule_search_locations:
            raise RuntimeError(f"the wheel duckdb-extension-{name} is not installed")
        [found] = Path(spec.submodule_search_locations[0]).glob(f"extensions/*/{name}.duckdb_extension")
        link = folder / found.name
        link.unlink(missing_ok=True)
        link.symlink_to(found)


def connect_without_time_zone() -> None:
    """Make `duckdb.connect(config={"TimeZone": …})` mean `SET TimeZone` after connecting."""
    connect: Callable[..., duckdb.DuckDBPyConnection] = duckdb.connect

    @functools.wraps(connect)
    def connected(*arguments: object, **named: object) -> duckdb.DuckDBPyConnection:
        config = named.pop("config", None) or {}
        if not isinstance(config, dict):
            raise TypeError(f"config is {config!r}")
        zone = config.pop("TimeZone", None)
        connection = connect(*arguments, **named, config=config)
        if zone is not None:
            connection.execute(f"SET TimeZone = '{zone}'")
        return connection

    duckdb.connect = connected


if __name__ == "__main__":
    main()
