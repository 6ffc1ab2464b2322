"""Downloads, by the real Ivy from a Maven repository that runs on this machine."""

import hashlib
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from pytest_bdd import given, scenarios, then, when
from rich.console import Console
from tweet_local.artifacts import Artifacts
from tweet_local.downloads import take
from tweet_local.ivy import SETTINGS_VARIABLE, DownloadError
from tweet_local.pins import Bundle, Lock, Pin, Root

scenarios("features/downloads.feature")

CONTENT = {"first": b"first file " * 1000, "second": b"second file " * 2000}


@dataclass
class Repository:
    """A Maven repository over HTTP that remembers what it was asked for."""

    folder: Path
    asked: list[str] = field(default_factory=list)

    def path(self, name: str) -> Path:
        return self.folder / "example" / name / "1.0" / f"{name}-1.0.jar"

    def serve(self, name: str, content: bytes) -> None:
        self.path(name).parent.mkdir(parents=True, exist_ok=True)
        self.path(name).write_bytes(content)


class RememberingHandler(SimpleHTTPRequestHandler):
    def __init__(self, asked: list[str], *arguments: object, directory: str) -> None:
        self.asked = asked
        super().__init__(*arguments, directory=directory)  # type: ignore[arg-type] # the server passes them on

    def do_GET(self) -> None:
        if self.path.endswith(".jar"):
            self.asked.append(Path(self.path).name)
        super().do_GET()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the signature of the base class
        """Say nothing."""


@dataclass
class Download:
    artifacts: Artifacts
    error: str = ""
    progress: list[tuple[int, int]] = field(default_factory=list)

    def fetch(self) -> None:
        try:
            self.artifacts.ensure("program", lambda *step: self.progress.append(step))
        except DownloadError as error:
            self.error = str(error)

    def cached(self, name: str) -> Path:
        return self.artifacts.folder("program") / f"{name}-1.0.jar"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Repository]:
    served = Repository(tmp_path / "repository")
    for name, content in CONTENT.items():
        served.serve(name, content)
    handler = partial(RememberingHandler, served.asked, directory=str(served.folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        settings = tmp_path / "ivysettings.xml"
        settings.write_text(
            '<ivysettings><settings defaultResolver="here"/><resolvers><ibiblio name="here" m2compatible="true" '
            f'usepoms="false" root="http://127.0.0.1:{server.server_port}/"/></resolvers></ivysettings>'
        )
        monkeypatch.setenv(SETTINGS_VARIABLE, str(settings))
        yield served
        server.shutdown()
        thread.join()


@given("a lock that pins two files", target_fixture="download")
def a_lock(repository: Repository, tmp_path: Path) -> Download:
    pins = tuple(
        Pin(
            org="example",
            name=name,
            revision="1.0",
            bytes=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
        )
        for name, content in CONTENT.items()
    )
    bundle = Bundle(name="program", roots=(Root(org="example", name="first", revision="1.0"),), pins=pins)
    return Download(Artifacts(root=tmp_path / "cache", lock=Lock(bundles=(bundle,))))


@given("the source serves one of them damaged")
def damaged_source(repository: Repository) -> None:
    repository.serve("second", CONTENT["second"][:-1] + b"!")


@given("the downloads have been fetched")
def fetched(download: Download, repository: Repository) -> None:
    download.fetch()
    assert not download.error
    repository.asked.clear()


@given("one of the cached files is damaged")
def damaged_cache(download: Download) -> None:
    download.cached("first").write_bytes(b"a disk fault")


@when("the downloads are fetched")
def fetch(download: Download) -> None:
    download.fetch()


@when("two clones fetch the downloads at the same time")
def fetch_twice(download: Download) -> None:
    clones = [Download(Artifacts(root=download.artifacts.root, lock=download.artifacts.lock)) for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(Download.fetch, clones))
    assert [clone.error for clone in clones] == ["", ""]


@when("the bundle is fetched into a folder", target_fixture="taken")
def take_along(download: Download, tmp_path: Path) -> Path:
    take(download.artifacts, "program", tmp_path / "jars", Console(quiet=True))
    return tmp_path / "jars"


@then("the folder holds both files as pinned, and no other")
def holds_both(taken: Path) -> None:
    assert {path.name: path.read_bytes() for path in taken.iterdir()} == {
        f"{name}-1.0.jar": content for name, content in CONTENT.items()
    }


@then("it fails, naming the file, the SHA-256 that was pinned and the one that came")
def names_both(download: Download, repository: Repository) -> None:
    came = hashlib.sha256(repository.path("second").read_bytes()).hexdigest()
    pinned = hashlib.sha256(CONTENT["second"]).hexdigest()
    assert all(word in download.error for word in ("second-1.0.jar", pinned, came))


@then("nothing is kept of it")
def nothing_kept(download: Download) -> None:
    assert not [path for path in download.artifacts.root.rglob("*") if path.suffix != ".lock"]


@then("both files are as pinned")
def as_pinned(download: Download) -> None:
    assert not download.error
    assert {name: download.cached(name).read_bytes() for name in CONTENT} == CONTENT


@then("only the damaged file was asked for")
def only_damaged(repository: Repository) -> None:
    assert repository.asked == ["first-1.0.jar"]


@then("nothing was asked for")
def nothing_asked(repository: Repository) -> None:
    assert repository.asked == []


@then("each file was asked for once")
def asked_once(repository: Repository) -> None:
    assert sorted(repository.asked) == ["first-1.0.jar", "second-1.0.jar"]


@then("the progress ends at the total that the lock knows")
def progress_total(download: Download) -> None:
    total = sum(map(len, CONTENT.values()))
    assert download.progress[-1] == (total, total)
