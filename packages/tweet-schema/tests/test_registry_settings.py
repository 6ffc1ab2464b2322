"""What can be said about a registry, what cannot be meant, and that no secret is ever repeated."""

import pickle
from pathlib import Path
from urllib.parse import quote

import pytest
import trustme
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from tweet_schema.registry_access import RegistryAccess
from tweet_schema.settings import PublishSettings

SECRET = "hunter2"  # noqa: S105 - it opens nothing
HTTPS = "https://registry.example"


def refusal(**settings: object) -> str:
    """What is said of settings that cannot be meant."""
    with pytest.raises(ValidationError) as refused:
        PublishSettings.model_validate(settings)
    assert SECRET not in str(refused.value)
    return str(refused.value)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"registry_user": "a", "registry_password": SECRET, "registry_token": SECRET}, "takes one kind of login"),
        ({"registry_user": "a"}, "--registry-user needs --registry-password"),
        ({"registry_password": SECRET}, "--registry-password needs --registry-user"),
        ({"registry_user": "a:b", "registry_password": SECRET}, "--registry-user cannot hold a colon"),
        ({"registry_key_password": SECRET, "registry_url": HTTPS}, "needs --registry-certificate-file"),
        ({"registry_key_file": "key.pem", "registry_url": HTTPS}, "needs --registry-certificate-file"),
        ({"registry_ca_file": "ca.pem", "registry_url": HTTPS}, "--registry-ca-file: there is no file ca.pem"),
        ({"registry_token_file": "token"}, "--registry-token-file: there is no file token"),
        ({"registry_ca_file": "ca.pem"}, "certificates are for https, and --registry-url is http://127.0.0.1:8081"),
        ({"registry_timeout_seconds": 0}, "greater than 0"),
        ({"registry_url": f"https://a:{SECRET}@h", "registry_user": "b", "registry_password": "c"}, "keep one"),
        ({"registry_url": f"https://a:{SECRET}@h,https://b:{SECRET}@h"}, "different logins"),
        ({"registry_url": f"a:{SECRET}@host"}, "percent-encoded"),
        ({"registry_url": f"https://a:1/{SECRET}@host"}, "percent-encoded"),
        ({"registry_url": f"https://a:#{SECRET}@host"}, "percent-encoded"),
        ({"registry_url": "registry:8081"}, "must be http://HOST:PORT/PATH or https://…, not 'registry:8081'"),
        ({"registry_url": "http://registry:many"}, "must be http://HOST:PORT/PATH"),
        ({"registry_url": "http://registry?x=1"}, "must be http://HOST:PORT/PATH"),
    ],
)
def test_what_cannot_be_meant_is_said_in_a_sentence(settings: dict[str, object], sentence: str) -> None:
    assert sentence in refusal(**settings)


def test_both_a_secret_and_its_file_cannot_be_meant(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(SECRET)
    assert "give one of them" in refusal(registry_token=SECRET, registry_token_file=file)
    assert "give one of them" in refusal(registry_user="a", registry_password=SECRET, registry_password_file=file)


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe"])
def test_a_file_without_a_secret_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "token").write_bytes(content)
    assert "is empty or no text" in refusal(registry_token_file=tmp_path / "token")


def test_certificates_that_do_not_load_are_refused(tmp_path: Path) -> None:
    authority = trustme.CA()
    mine, other = authority.issue_cert("ada@example.org"), authority.issue_cert("grace@example.org")
    files = {name: tmp_path / name for name in ("noise", "certificate", "key")}
    files["noise"].write_text("no certificate")
    files["certificate"].write_bytes(mine.cert_chain_pems[0].bytes())
    files["key"].write_bytes(other.private_key_pem.bytes())
    assert "holds no certificate in PEM" in refusal(registry_url=HTTPS, registry_ca_file=files["noise"])
    client = {"registry_url": HTTPS, "registry_certificate_file": files["certificate"]}
    assert "does --registry-key-file hold its key" in refusal(**client)
    assert "does --registry-key-file hold its key" in refusal(**client, registry_key_file=files["key"])


def test_empty_settings_are_as_good_as_none() -> None:
    names = ("user", "password", "token", "ca_file", "password_file", "token_file", "key_password", "url")
    assert RegistryAccess.model_validate({f"registry_{name}": "" for name in names}) == RegistryAccess()


def test_an_api_key_may_have_an_empty_password() -> None:
    access = RegistryAccess.model_validate({"registry_user": "key", "registry_password": ""})
    assert access.login is not None
    assert access.login[1].get_secret_value() == ""


def test_the_password_in_a_file_is_its_line(tmp_path: Path) -> None:
    (tmp_path / "password").write_text(" hunter2 \r\n")
    access = RegistryAccess(registry_user="ada", registry_password_file=tmp_path / "password")
    assert access.login is not None
    assert access.login[1].get_secret_value() == " hunter2 "


@given(user=st.text(st.characters(codec="utf-8", exclude_characters=":"), min_size=1), word=st.text(min_size=8))
def test_any_login_leaves_the_address_and_is_in_no_repr(user: str, word: str) -> None:
    password = f"{SECRET}{word.encode('utf-8', 'replace').decode()}"
    address = f"https://{quote(user, safe='')}:{quote(password, safe='')}@registry.example:8081/api/,http://other"
    settings = PublishSettings(registry_url=address)
    assert settings.registry_url == "https://registry.example:8081/api,http://other"
    assert settings.login is not None
    assert (settings.login[0], settings.login[1].get_secret_value()) == (user, password)
    shown = f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()} {settings.login!r}"
    assert SECRET not in shown


def test_settings_survive_being_copied_to_another_process() -> None:
    access = RegistryAccess(registry_url=f"https://ada:{SECRET}@registry.example")
    assert pickle.loads(pickle.dumps(access)) == access  # noqa: S301 - our own
