"""Licences and SBOMs of what is shipped."""

from pathlib import Path

from tweet_release.closure import SHIPPED
from tweet_release.licences.page import differences, survey
from tweet_release.sbom import components_in, disagreements, locked, sbom_path, write_sbom
from tweet_release.supply.verdict import Verdict


def licences(root: Path, places: list[str] | None = None) -> Verdict:
    """Every licence known and accepted, and the page that lists them new."""
    parts, jars, _ = survey(root, places)
    return Verdict(f"{len(parts)} packages, {len(jars)} groups of jars", tuple(differences(root, places)))


def sboms(root: Path) -> Verdict:
    """An SBOM of each package, written now, valid and equal to uv.lock."""
    for package in SHIPPED:
        write_sbom(root, package)
    return judge_sboms(root)


def judge_sboms(root: Path) -> Verdict:
    """SBOMs as they lie there."""
    lock = locked(root)
    texts = {package: sbom_path(root, package).read_text() for package in SHIPPED}
    found = [one for package, text in texts.items() for one in disagreements(text, lock, package)]
    counts = ", ".join(f"{package.removeprefix('tweet-')} {components_in(text)}" for package, text in texts.items())
    return Verdict(f"CycloneDX 1.5, versions and hashes of uv.lock; parts: {counts}", tuple(found))
