"""Feature: a registry behind TLS and a login. The registry is real, the gate before it is made here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_local.gate import Gate, basic, bearer, gate
from tweet_local.registry import RegistryServer
from tweet_schema.cli import app
from tweet_schema.registry import Registry
from tweet_schema.registry_access import RegistryAccess
from tweet_schema.topics import Subject

pytestmark = pytest.mark.servers
scenarios("features/registry_access.feature")

PASSWORD = "correct horse / battery@staple"  # noqa: S105 - of this test's gate alone
IN_ADDRESS = "correct%20horse%20%2F%20battery%40staple"
KEY_PASSWORD = "opens the key"  # noqa: S105 - as above
SECRETS = (PASSWORD, IN_ADDRESS, KEY_PASSWORD, "hunter2", "morning", "evening")


@dataclass(frozen=True, slots=True)
class Outcome:
    code: int
    stdout: str
    stderr: str


class Person:
    """Somebody at a terminal."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self._capsys, self._monkeypatch = capsys, monkeypatch

    def runs(self, command: str, *options: str | Path, environment: Mapping[str, str] | None = None) -> Outcome:
        for name, value in (environment or {}).items():
            self._monkeypatch.setenv(f"TWEET_SCHEMA_{name}", value)
        with pytest.raises(SystemExit) as ended:
            app([command, "--wait-seconds", "0", *map(str, options)])
        said = self._capsys.readouterr()
        assert not any(secret in said.out + said.err for secret in SECRETS)
        assert isinstance(ended.value.code, int)
        return Outcome(ended.value.code, said.out, said.err)


@pytest.fixture
def person(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Person:
    return Person(capsys, monkeypatch)


@pytest.fixture
def behind(own_registry: RegistryServer) -> str:
    """A registry that holds the contracts and nothing that other tests registered, spoken to in clear."""
    with Registry(own_registry.url) as registry:
        registry.publish()
    return own_registry.url


@pytest.fixture
def opened(behind: str) -> Iterator[Gate]:
    with gate(behind) as before:
        yield before


@given(parsers.parse('a registry by HTTPS that lets in the user "{user}"'), target_fixture="before")
def lets_in(opened: Gate, user: str) -> Gate:
    opened.writers.add(basic(user, PASSWORD))
    opened.readers.add(basic("grace", "hunter2"))
    return opened


@given("a registry by HTTPS that lets in whoever bears the token of the day", target_fixture="before")
def lets_in_bearers(opened: Gate) -> Gate:
    opened.writers.add(bearer("morning"))
    return opened


@given(
    "a registry by HTTPS that lets in whoever shows a certificate of the authority",
    target_fixture="before",
)
def lets_in_certificates(behind: str) -> Iterator[Gate]:
    with gate(behind, client_certificates=True) as before:
        yield before


@given("a program that asks it with a file of that token", target_fixture="program")
def program(before: Gate, tmp_path: Path) -> Iterator[Registry]:
    (tmp_path / "token").write_text("morning\n")
    access = RegistryAccess(
        registry_url=before.url,
        registry_ca_file=before.authority_file(tmp_path),
        registry_token_file=tmp_path / "token",
    )
    with Registry(access) as registry:
        assert registry.subject_ids(Subject.RAW)
        yield registry


@when(
    "a person publishes with the authority's certificate and ada's password from the environment",
    target_fixture="outcome",
)
def publishes(before: Gate, person: Person, tmp_path: Path) -> Outcome:
    login = {"REGISTRY_USER": "ada", "REGISTRY_PASSWORD": PASSWORD, "REGISTRY_URL": before.url}
    return person.runs("publish", "--registry-ca-file", before.authority_file(tmp_path), environment=login)


@when(
    "a person verifies it with the authority's certificate and the login in the address",
    target_fixture="outcome",
)
def verifies(before: Gate, person: Person, tmp_path: Path) -> Outcome:
    address = before.url.replace("https://", f"https://ada:{IN_ADDRESS}@")
    return person.runs("verify", "--registry", address, "--registry-ca-file", before.authority_file(tmp_path))


@when(
    parsers.re("a person publishes (?P<how>without the auth.*|with a wr.*|without a l.*|with the l.*)"),
    target_fixture="outcome",
)
def publishes_wrongly(before: Gate, person: Person, tmp_path: Path, how: str) -> Outcome:
    trust = ("--registry-ca-file", before.authority_file(tmp_path))
    ada = ("--registry-user", "ada", "--registry-password")
    options: dict[str, tuple[str | Path, ...]] = {
        "without the authority's certificate": (*ada, PASSWORD),
        "with a wrong password": (*trust, *ada, "hunter2"),
        "without a login": trust,
        "with the login of somebody who may only read": (
            *trust,
            "--registry-user",
            "grace",
            "--registry-password",
            "hunter2",
        ),
    }
    return person.runs("publish", "--registry-url", before.url, *options[how])


@when("a person publishes with such a certificate, whose key has a password", target_fixture="outcome")
def publishes_with_certificate(before: Gate, person: Person, tmp_path: Path) -> Outcome:
    certificate, key = before.client_files(tmp_path, KEY_PASSWORD)
    shown = ("--registry-certificate-file", certificate, "--registry-key-file", key)
    trust = ("--registry-url", before.url, "--registry-ca-file", before.authority_file(tmp_path))
    return person.runs("publish", *trust, *shown, environment={"REGISTRY_KEY_PASSWORD": KEY_PASSWORD})


@when("a person publishes with the authority's certificate only", target_fixture="outcome")
def publishes_without_certificate(before: Gate, person: Person, tmp_path: Path) -> Outcome:
    trust = ("--registry-url", before.url, "--registry-ca-file", before.authority_file(tmp_path))
    return person.runs("publish", *trust)


@when("the token is renewed, at the registry and in the file")
def renewed(before: Gate, tmp_path: Path) -> None:
    before.writers.clear()
    before.writers.add(bearer("evening"))
    (tmp_path / "token").write_text("evening\n")


@then("the program goes on asking")
def goes_on(program: Registry) -> None:
    assert program.subject_ids(Subject.RAW)


@then("it succeeds")
def succeeds(outcome: Outcome) -> None:
    assert outcome.code == 0, outcome.stderr


@then("it prints the address without the login")
def prints_address(before: Gate, outcome: Outcome) -> None:
    assert before.url in outcome.stdout


@then(parsers.parse('it fails in one line that names "{change}"'))
def fails(before: Gate, outcome: Outcome, change: str) -> None:
    assert outcome.code == 1
    (line,) = outcome.stderr.splitlines()
    assert before.url in line
    assert change in line
