"""One SPDX expression from what a distribution says about its licence, in whichever of three ways it says it."""

from collections.abc import Collection, Iterable

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

SPELLINGS = {
    "3-clause bsd license": "BSD-3-Clause",
    "apache 2.0": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "mit license": "MIT",
}
"""Free texts of the old field `License` that can mean one licence only, in lower case."""

CLASSIFIERS = {
    "License :: OSI Approved :: Apache Software License": "Apache-2.0",
    "License :: OSI Approved :: MIT License": "MIT",
    "License :: OSI Approved :: Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "License :: OSI Approved :: GNU General Public License v3 (GPLv3)": "GPL-3.0-only",
}
"""Classifiers that name one licence. `BSD License` does not: there are three of them."""


def expression(stated: str | None, field: str | None, classifiers: Iterable[str]) -> str | None:
    """The licence as an SPDX expression, from `License-Expression`, `License` or the classifiers, in that order.

    None where they say nothing, or more than one thing: then a person reads the licence's text.
    """
    for text in (stated, field):
        if text and (found := _canonical(text)):
            return found
    licences = [one for one in classifiers if one.startswith("License ::")]
    return CLASSIFIERS.get(licences[0]) if len(licences) == 1 else None


def accepted(licence: str, allowed: Collection[str]) -> bool:
    """Whether one side of every OR, and every part of that side, is allowed. Brackets are never accepted."""
    return any(all(part.strip() in allowed for part in side.split(" AND ")) for side in licence.split(" OR "))


def _canonical(text: str) -> str | None:
    short = " ".join(text.split())
    try:
        return str(canonicalize_license_expression(SPELLINGS.get(short.lower(), short)))
    except InvalidLicenseExpression:
        return None
