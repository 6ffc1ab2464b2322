"""A store makes an object once, whole, and tells who asks again; a folder and a bucket alike."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tweet_loader.sink import SinkBusyError, SinkError
from tweet_loader.sinks.folder_store import FolderStore
from tweet_loader.sinks.parquet_chain import link
from tweet_loader.sinks.s3_store import S3Store
from tweet_loader.sinks.store import Store
from tweet_local.ports import free_ports

from .s3 import client, new_store, session

STORES: dict[str, Callable[[Path], Store]] = {
    "folder": lambda folder: FolderStore(folder / "w"),
    "s3": lambda _: new_store(),
}


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, quick_folder: Path) -> Store:
    return STORES[request.param](quick_folder)


def test_an_object_is_made_once(store: Store) -> None:
    assert store.create("a/b", b"first")
    assert not store.create("a/b", b"second")
    assert store.read("a/b") == b"first"


def test_names_are_in_order_and_of_their_prefix_alone(store: Store) -> None:
    for name in ("b/2", "b/10", "a/1", "bc/1"):
        store.create(name, b"")
    assert store.names("b/") == ["b/10", "b/2"]
    assert store.names("") == ["a/1", "b/10", "b/2", "bc/1"]


def test_what_is_removed_is_gone_and_may_be_removed_again(store: Store) -> None:
    store.create("a", b"x")
    store.remove(["a"])
    store.remove(["a", "never"])
    assert store.names("") == []
    with pytest.raises(FileNotFoundError):
        store.read("a")


def test_nothing_of_a_file_is_there_before_it_is_whole(quick_folder: Path) -> None:
    """A process that ends in the middle of a write leaves no name behind."""
    code = (
        "import os, sys, pathlib; from tweet_loader.sinks import folder_store as f\n"
        "os.fsync = lambda _: os._exit(9)\n"
        "f.FolderStore(pathlib.Path(sys.argv[1])).create('a', b'x' * 10**6)"
    )
    root = quick_folder / "w"
    root.mkdir()
    ended = subprocess.run([sys.executable, "-c", code, str(root)], check=False)
    assert ended.returncode == 9
    assert list(root.iterdir()) == []


def test_an_answer_of_s3_that_was_lost_is_not_taken_for_another_writer(monkeypatch: pytest.MonkeyPatch) -> None:
    store = new_store()
    put = client().put_object

    def twice(**request: object) -> object:
        put(**request)  # type: ignore[arg-type] # what the store gave
        return put(**request)  # type: ignore[arg-type] # the client sends it again when the answer is lost

    monkeypatch.setattr(client(), "put_object", twice)
    assert store.create("a", b"x")
    assert store.read("a") == b"x"


def test_an_object_that_a_compaction_removes_before_one_can_ask_whose_it_is_was_anothers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = new_store()
    store.create("a", b"first")
    ask = client().head_object

    def removed_meanwhile(**request: object) -> object:
        store.remove(["a"])
        return ask(**request)  # type: ignore[arg-type] # what the store gave

    monkeypatch.setattr(client(), "head_object", removed_meanwhile)
    assert not store.create("a", b"second")


def test_a_link_that_a_compaction_removes_once_it_is_opened_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    store, read = new_store(), pq.ParquetFile
    store.create("link", b"PAR1" * 100)

    def removed_meanwhile(file: pa.NativeFile) -> pq.ParquetFile:
        store.remove(["link"])
        return read(file)

    monkeypatch.setattr(pq, "ParquetFile", removed_meanwhile)
    with pytest.raises(FileNotFoundError):
        link(store, "link")


def test_s3_that_is_away_is_worth_waiting_for() -> None:
    address = f"http://127.0.0.1:{free_ports(1)[0]}"
    store = S3Store("warehouse", "", session(), session().client("s3", endpoint_url=address))
    with pytest.raises(SinkBusyError, match="does not answer"):
        store.names("")


def test_a_bucket_that_is_not_there_is_not() -> None:
    store = S3Store("nobody-made-this", "", session(), client())
    with pytest.raises(SinkError, match="NoSuchBucket"):
        store.create("a", b"")


def test_a_folder_around_the_warehouse_must_be_there(quick_folder: Path) -> None:
    with pytest.raises(SinkError, match="there is no folder"):
        FolderStore(quick_folder / "nowhere" / "w").create("a", b"")


def test_a_folder_that_is_taken_away_under_the_loader_is_missed(quick_folder: Path) -> None:
    store = FolderStore(quick_folder / "w")
    store.create("a/b", b"")
    (quick_folder / "w").rename(quick_folder / "elsewhere")
    with pytest.raises(SinkError, match="was there and is gone"):
        store.create("a/c", b"")
