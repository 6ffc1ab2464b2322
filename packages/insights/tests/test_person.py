"""What nobody may infer is refused by name, and who may be looked at is settled before anything is read."""

import hashlib
import hmac
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tweet_insights.person.permit import NotPermittedError, permit
from tweet_insights.person.pseudonym import Key, KeyFileError, key_of
from tweet_insights.person.traits import ALLOWED, FORBIDDEN, TraitError, allowed

from .command import run

NAMES = [(name, what) for what, names in FORBIDDEN.items() for name in names]
TERMS = {"health", "financial", "political", "ethnic", "religious", "sexual", "union", "crime"}
IDS = st.text(st.characters(codec="utf-8", exclude_characters="\x1f"), min_size=1, max_size=20)


def test_the_list_is_that_of_the_platforms_terms() -> None:
    assert len(FORBIDDEN) == len(TERMS)
    assert all(any(term in what for what in FORBIDDEN) for term in TERMS)
    assert not {name for name, _ in NAMES} & ALLOWED.keys()


@pytest.mark.parametrize(("name", "what"), NAMES)
@pytest.mark.parametrize("spelt", [str.lower, str.upper, lambda name: f" {name.replace('-', '_')} "])
def test_what_nobody_may_infer_is_refused_with_the_reason(name: str, what: str, spelt: Callable[[str], str]) -> None:
    with pytest.raises(TraitError, match="is never inferred of a person") as refused:
        allowed(spelt(name))
    assert what in str(refused.value)


@pytest.mark.parametrize("what", FORBIDDEN)
def test_the_command_refuses_before_it_looks_for_a_warehouse(what: str) -> None:
    asked = FORBIDDEN[what][0]
    left = run("person", "--source", "fake", "--author", "1", "--trait", asked, "--warehouse", "duckdb:no/such/file")
    assert left.code == 1
    assert left.out == ""
    assert what in left.err
    assert "no/such/file" not in left.err


def test_what_is_no_trait_is_told_what_there_is() -> None:
    with pytest.raises(TraitError, match="negativity and rhythm"):
        allowed("charm")
    assert allowed(" Negativity ") == "negativity"


@pytest.mark.parametrize("text", ["x;1\n", "x\n", "x,1,2\n", "x,\n", ",1\n"])
def test_a_list_of_consent_that_is_none_lets_nobody_through(tmp_path: Path, text: str) -> None:
    path = tmp_path / "consented"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(NotPermittedError, match="line 1"):
        permit("x", "1", path)


def test_a_list_that_is_not_there_lets_nobody_through(tmp_path: Path) -> None:
    with pytest.raises(NotPermittedError, match="cannot be read"):
        permit("x", "1", tmp_path / "none")


@given(IDS, IDS)
def test_a_pseudonym_is_the_keyed_hash_of_source_and_id(source: str, author: str) -> None:
    secret = b"sixteen bytes or"
    expected = hmac.new(secret, f"{source}\x1f{author}".encode(), hashlib.sha256).hexdigest()
    assert Key(secret, lasting=True).pseudonym(source, author) == expected[:32]


def test_a_key_that_could_be_guessed_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="5 bytes"):
        key_of("short", None)
    with pytest.raises(KeyFileError, match="cannot be read"):
        key_of(None, tmp_path / "none")
    assert not key_of(None, None).lasting
    assert key_of(None, None) != key_of(None, None)
