"""The BigQuery emulator: what the contract of the loader's sink stands on."""

import json
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from pydantic import JsonValue
from tweet_local.emulator import PROJECT, BigQueryEmulator, bigquery_emulator
from tweet_local.ports import free_ports
from tweet_local.processes import Programs

pytestmark = pytest.mark.servers
JOBS, DATASETS = f"/bigquery/v2/projects/{PROJECT}/jobs", f"/bigquery/v2/projects/{PROJECT}/datasets"


@pytest.fixture(scope="module")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BigQueryEmulator]:
    folder = tmp_path_factory.mktemp("bigquery")
    mine = bigquery_emulator(folder, free_ports(2), Programs(folder))
    mine.server.start()
    yield mine
    mine.server.stop()


def post(emulator: BigQueryEmulator, path: str, body: JsonValue) -> int:
    connection = HTTPConnection(urlsplit(emulator.url).netloc, timeout=60)
    connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})
    return connection.getresponse().status


def query(job_id: str) -> JsonValue:
    reference: JsonValue = {"projectId": PROJECT, "jobId": job_id}
    return {"jobReference": reference, "configuration": {"query": {"query": "SELECT 1", "useLegacySql": False}}}


def test_a_job_id_is_used_once(emulator: BigQueryEmulator) -> None:
    assert [post(emulator, JOBS, query("mine")) for _ in range(2)] == [200, 409]


def test_what_it_held_is_there_after_a_kill(emulator: BigQueryEmulator) -> None:
    dataset: JsonValue = {"datasetReference": {"projectId": PROJECT, "datasetId": "kept"}}
    assert post(emulator, DATASETS, dataset) == 200
    assert post(emulator, JOBS, query("before")) == 200
    emulator.server.kill()
    emulator.server.start()
    assert post(emulator, DATASETS, dataset) == 409
    assert post(emulator, JOBS, query("before")) == 409


def test_its_environment_is_told_when_it_cannot_be_made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from tweet_local import emulator as module  # noqa: PLC0415 - to look elsewhere for what is being tested

    monkeypatch.setattr(module, "cache_folder", lambda: tmp_path)
    monkeypatch.setattr(module, "PYTHON", "3.99")
    with pytest.raises(module.EmulatorMissingError, match=r"needs Python 3\.99"):
        module.python()
