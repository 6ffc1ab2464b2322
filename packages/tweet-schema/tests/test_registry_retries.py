"""What is asked again, how often and for how long: a local HTTP server plays the registry and counts.

The recorded answers of real registries are in `test_registry_dialects`; here only status and silence matter.
"""

import contextlib
import random
import socket
import threading
import time
from collections.abc import Iterator

import pytest
from pytest_httpserver import HTTPServer
from tweet_local.gate import gate
from tweet_schema.registry import Registry
from tweet_schema.registry_access import RegistryAccess
from tweet_schema.registry_errors import RegistryBusyError, RegistryRefusalError, RegistryUnavailableError
from tweet_schema.retries import ATTEMPTS, FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS

SUBJECTS = "/subjects"
SCHEMA = "/schemas/ids/1"
TEXT = {"schema": '"string"'}


@pytest.fixture
def registry(httpserver: HTTPServer) -> Iterator[Registry]:
    with Registry(httpserver.url_for("")) as registry:
        yield registry


def never(seconds: float) -> None:
    pytest.fail(f"waited {seconds} s for what waiting does not cure")


def answers(server: HTTPServer, path: str, *statuses: int) -> None:
    """Those statuses, one a request, then what was asked for."""
    for status in statuses:
        server.expect_oneshot_request(path).respond_with_json({"error_code": status, "message": "no"}, status)
    server.expect_request(path).respond_with_json([] if path == SUBJECTS else TEXT)


@pytest.mark.parametrize("status", [500, 503])
def test_a_passing_fault_is_not_noticed(httpserver: HTTPServer, registry: Registry, status: int) -> None:
    answers(httpserver, SCHEMA, *[status] * (ATTEMPTS - 1))
    assert registry.schema_text(1) == TEXT["schema"]
    assert len(httpserver.log) == ATTEMPTS


@pytest.mark.parametrize("status", [501, 503])
def test_a_lasting_fault_ends_the_call(httpserver: HTTPServer, registry: Registry, status: int) -> None:
    answers(httpserver, SCHEMA, *[status] * ATTEMPTS)
    with pytest.raises(RegistryUnavailableError, match=f"cannot show schema 1 now.*HTTP {status}"):
        registry.schema_text(1)
    assert len(httpserver.log) == ATTEMPTS


@pytest.mark.parametrize("status", [408, 429])
def test_who_wants_to_be_asked_less_often_is(httpserver: HTTPServer, registry: Registry, status: int) -> None:
    answers(httpserver, SCHEMA, status)
    with pytest.raises(RegistryBusyError, match="too busy to show schema 1"):
        registry.schema_text(1)
    assert len(httpserver.log) == 1


@pytest.mark.parametrize("status", [302, 400, 401, 403, 404, 405, 409, 418, 422])
def test_a_refusal_is_asked_for_once_and_not_waited_for(
    httpserver: HTTPServer, registry: Registry, status: int
) -> None:
    answers(httpserver, SUBJECTS, status)
    with pytest.raises(RegistryRefusalError, match=str(status)):
        registry.wait(3600, never)
    assert len(httpserver.log) == 1


@pytest.mark.parametrize("body", ["<html>please log in</html>", '{"id": "one"}', "[]", "null", "7", ""])
def test_an_answer_that_is_no_registrys_is_a_refusal(httpserver: HTTPServer, registry: Registry, body: str) -> None:
    httpserver.expect_request(SCHEMA).respond_with_data(body)
    with pytest.raises(RegistryRefusalError, match="no schema registry"):
        registry.schema_text(1)


def test_a_registry_that_starts_is_waited_for_with_growing_pauses_of_any_length(
    httpserver: HTTPServer, registry: Registry
) -> None:
    random.seed(4)
    answers(httpserver, SUBJECTS, *[503, 429] * 6)
    pauses: list[float] = []
    registry.wait(3600, pauses.append)
    longest = [min(FIRST_PAUSE_SECONDS * 2**n, LONGEST_PAUSE_SECONDS) for n in range(12)]
    assert all(0 <= pause <= most for pause, most in zip(pauses, longest, strict=True))
    assert len(set(pauses)) == len(pauses), "without jitter all that start together ask together"
    assert len(httpserver.log) == 13


def test_no_pause_goes_beyond_the_time_to_wait(httpserver: HTTPServer, registry: Registry) -> None:
    httpserver.expect_request(SUBJECTS).respond_with_data(status=503)
    begun = time.monotonic()
    pauses: list[float] = []

    def pause(seconds: float) -> None:
        pauses.append(time.monotonic() - begun + seconds)
        threading.Event().wait(seconds)

    with pytest.raises(RegistryUnavailableError):
        registry.wait(0.5, pause)
    assert all(end < 0.5 for end in pauses)


def test_a_registry_that_is_not_to_be_waited_for_is_asked_once(httpserver: HTTPServer, registry: Registry) -> None:
    answers(httpserver, SUBJECTS, 503)
    with pytest.raises(RegistryUnavailableError):
        registry.wait(0, never)
    assert len(httpserver.log) == 1


def test_a_certificate_that_nobody_trusts_is_not_waited_for() -> None:
    with (
        gate("http://127.0.0.1:1") as before,
        Registry(before.url) as registry,
        pytest.raises(RegistryRefusalError, match="--registry-ca-file"),
    ):
        registry.wait(3600, never)


@contextlib.contextmanager
def listener(*, hangs_up: bool) -> Iterator[tuple[str, list[socket.socket]]]:
    """Somebody who takes connections and says nothing, or hangs up."""
    taken: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def take() -> None:
            with contextlib.suppress(OSError):
                while True:
                    taken.append(server.accept()[0])
                    if hangs_up:
                        taken[-1].close()

        threading.Thread(target=take, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}", taken
        finally:
            server.shutdown(socket.SHUT_RDWR)
            for connection in taken:
                connection.close()


def test_a_connection_that_breaks_is_made_again() -> None:
    with listener(hangs_up=True) as (url, taken), Registry(url) as registry:
        with pytest.raises(RegistryUnavailableError, match=f"no schema registry answers at {url}"):
            registry.schema_text(1)
        assert len(taken) == ATTEMPTS


def test_silence_does_not_outlast_the_time_to_wait() -> None:
    with listener(hangs_up=False) as (url, _):
        # An answer may take a minute here: only the shorter time to wait can end this test within it.
        access = RegistryAccess(registry_url=f"{url},{url}", registry_timeout_seconds=60)
        begun = time.monotonic()
        with Registry(access) as registry, pytest.raises(RegistryUnavailableError, match="in time"):
            registry.wait(0.4)
        assert time.monotonic() - begun < 30


def test_silence_is_not_asked_again_when_the_time_for_an_answer_is_over() -> None:
    with listener(hangs_up=False) as (url, taken):
        access = RegistryAccess(registry_url=url, registry_timeout_seconds=0.3)
        with Registry(access) as registry, pytest.raises(RegistryUnavailableError, match="in time"):
            registry.schema_text(1)
        assert len(taken) == 1
