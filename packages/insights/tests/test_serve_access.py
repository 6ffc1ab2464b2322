"""Who may look at the dashboard, case by case; and from what moment on an address counts."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from tweet_insights.serve.access import Hosts, NoTokenError, Token, is_local, token_for
from tweet_insights.serve.since import NoMomentError, since_of
from tweet_insights.serve.window import Window

SECRET = "a secret of some length"  # noqa: S105 - of this test alone


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_who_serves_this_machine_alone_needs_no_token(host: str) -> None:
    assert is_local(host)
    assert token_for(host, None, None) is None


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.2", "example.org", "localhost.example.org", ""])  # noqa: S104 - it is refused
def test_who_serves_others_needs_one(host: str) -> None:
    with pytest.raises(NoTokenError, match="--token-file"):
        token_for(host, None, None)


def test_a_token_is_long_and_a_file_of_it_is_readable(tmp_path: Path) -> None:
    (tmp_path / "token").write_text(f"{SECRET}\n", encoding="utf-8")
    assert token_for("192.168.1.2", "another that counts no more", tmp_path / "token") == Token(SECRET)
    with pytest.raises(NoTokenError, match="has 5 characters"):
        token_for("127.0.0.1", "short", None)
    with pytest.raises(NoTokenError, match="cannot be read"):
        token_for("127.0.0.1", None, tmp_path / "none")


def test_a_token_opens_and_its_cookie_does_not_tell_it() -> None:
    token = Token(SECRET)
    assert token.is_given(SECRET)
    assert token.is_in(token.cookie)
    assert SECRET not in token.cookie
    for wrong in (None, "", SECRET[:-1], f"{SECRET} ", "é", token.cookie):
        assert not token.is_given(wrong), wrong
    assert not token.is_in(SECRET)
    assert not token.is_in(Token(f"{SECRET}!").cookie)


@pytest.mark.parametrize(
    ("bound", "header", "allowed"),
    [
        ("127.0.0.1", "127.0.0.1:8642", True),
        ("127.0.0.1", "localhost", True),
        ("127.0.0.1", "[::1]:8642", True),
        ("127.0.0.1", "evil.example:8642", False),
        ("127.0.0.1", "127.0.0.1.evil.example", False),
        ("127.0.0.1", "192.168.1.2", False),
        ("127.0.0.1", "127.0.0.1@evil.example", False),
        ("127.0.0.1", "dash.example", True),
        ("127.0.0.1", None, False),
        ("127.0.0.1", "", False),
        ("192.168.1.2", "192.168.1.3:8642", True),
        ("192.168.1.2", "evil.example", False),
        ("box.example", "BOX.example:1", True),
    ],
)
def test_a_name_that_is_not_ours_is_refused(bound: str, header: str | None, allowed: bool) -> None:
    assert Hosts(bound, ("dash.example",)).allow(header) is allowed


@pytest.mark.parametrize(
    "text", ["2026-05-06T08:59", "2026-05-06T08:00Z", "2026-05-06T10:30+02:00", "2026-05-06T10:30 02:00"]
)
def test_a_moment_is_the_whole_hour_in_utc(text: str) -> None:
    since = since_of(text)
    assert since == datetime(2026, 5, 6, 8, tzinfo=UTC)
    assert since_of(Window(since).address.removeprefix("?since=")) == since


@pytest.mark.parametrize("text", ["yesterday", "0001-01-01T00:00+14:00", "1767225600", "2026-13-01", "<b>"])
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(NoMomentError):
        since_of(text)


def test_no_moment_is_all() -> None:
    assert since_of(None) is since_of("") is None
    assert not Window().address
