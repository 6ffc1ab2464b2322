"""Licences of what is shipped: read, judged and listed."""

from pathlib import Path

import pytest
from tweet_release.licences.expression import accepted, expression
from tweet_release.licences.policy import Policy, Ruling
from tweet_release.licences.shipped import installed_licences, jar_parts, objections, python_parts
from tweet_release.lock import read_lock

BSD = "License :: OSI Approved :: BSD License"
APACHE = "License :: OSI Approved :: Apache Software License"


@pytest.mark.parametrize(
    ("stated", "field", "classifiers", "licence"),
    [
        ("MIT", "whatever", [BSD], "MIT"),
        ("apache-2.0 or bsd-3-clause", None, [], "Apache-2.0 OR BSD-3-Clause"),
        (None, "Apache 2.0", [], "Apache-2.0"),
        (None, "MPL-2.0 AND MIT", [], "MPL-2.0 AND MIT"),
        (None, "Copyright (c) 2025, Somebody\nAll rights reserved", [APACHE], "Apache-2.0"),
        (None, "BSD", [BSD], None),
        (None, "Dual License", [APACHE, BSD], None),
        (None, None, [], None),
        (None, "", ["Programming Language :: Python"], None),
    ],
)
def test_one_expression_from_what_a_distribution_says(
    stated: str | None, field: str | None, classifiers: list[str], licence: str | None
) -> None:
    assert expression(stated, field, classifiers) == licence


@pytest.mark.parametrize(
    ("licence", "fits"),
    [
        ("MIT", True),
        ("MIT AND Zlib", True),
        ("GPL-3.0-only OR MIT", True),
        ("GPL-3.0-only OR LGPL-3.0-only", False),
        ("MIT AND GPL-3.0-only", False),
        ("GPL-2.0-only WITH Classpath-exception-2.0", False),
        ("(MIT OR GPL-3.0-only)", False),
    ],
)
def test_an_expression_is_accepted_by_its_parts(licence: str, fits: bool) -> None:
    assert accepted(licence, {"MIT", "Zlib"}) is fits


LOCK = """
[[package]]
name = "tweet-schema"
source = { editable = "packages/tweet-schema" }
dependencies = [{ name = "one" }]
[package.optional-dependencies]
more = [{ name = "two" }]
[package.dev-dependencies]
test = [{ name = "for-tests" }]
[[package]]
name = "one"
version = "1"
source = { registry = "index" }
[[package]]
name = "two"
version = "2"
source = { registry = "index" }
[[package]]
name = "for-tests"
version = "3"
source = { registry = "index" }
""" + "".join(
    f'[[package]]\nname = "tweet-{name}"\nsource = {{ editable = "packages/{name}" }}\n'
    for name in ("producer", "processor", "loader", "insights")
)
MPL = Ruling(licence="MPL-2.0", packages=("two",), reason="by file, and none is changed")
POLICY = Policy(permissive=frozenset({"MIT"}), exception=(MPL,))


def _wrong(**licences: str | None) -> list[str]:
    return objections(python_parts(read_lock(LOCK), POLICY, licences), [], POLICY)


def test_what_is_optional_is_shipped_and_what_is_for_tests_is_not() -> None:
    assert [part.name for part in python_parts(read_lock(LOCK), POLICY, {})] == ["one", "two"]


def test_an_exception_holds_for_its_packages_alone() -> None:
    assert _wrong(one="MIT", two="MPL-2.0") == []
    (wrong,) = _wrong(one="MPL-2.0", two="MIT")
    assert wrong.startswith("one: MPL-2.0 is not accepted")


@pytest.mark.parametrize("licence", ["GPL-3.0-only", None])
def test_what_is_not_accepted_or_unknown_is_told(licence: str | None) -> None:
    (wrong,) = _wrong(one=licence, two="MIT")
    assert wrong.startswith("one: ")


def test_a_package_that_is_not_installed_is_unknown() -> None:
    assert _wrong(two="MIT")


def test_a_ruling_that_nothing_needs_is_told() -> None:
    old = POLICY.model_copy(update={"read": (Ruling(licence="MIT", packages=("gone",), reason="its LICENSE file"),)})
    (wrong,) = objections(python_parts(read_lock(LOCK), old, {"one": "MIT", "two": "MIT"}), [], old)
    assert wrong.startswith("gone: ")


def test_jars_of_a_group_that_nobody_looked_at_are_unknown() -> None:
    (part,) = jar_parts([("kafka", "org.example"), ("s3a", "org.example")], POLICY)
    assert (part.licence, part.users) == (None, ("kafka", "s3a"))


def test_metadata_is_read_from_where_packages_are_installed(tmp_path: Path) -> None:
    place = tmp_path / "Planted_Thing-1.dist-info"
    place.mkdir()
    (place / "METADATA").write_text("Metadata-Version: 2.4\nName: Planted_Thing\nLicense-Expression: MIT\n")
    assert installed_licences([str(tmp_path)]) == {"planted-thing": "MIT"}
