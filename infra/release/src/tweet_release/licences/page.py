"""The page `docs/licences.md`, made from the lock."""

from collections.abc import Sequence
from pathlib import Path

from tweet_release.licences.policy import Policy, read_policy
from tweet_release.licences.shipped import FROM_METADATA, Part, installed_licences, jar_parts, locked_jars, objections
from tweet_release.licences.shipped import python_parts as shipped_parts
from tweet_release.lock import read_lock

PAGE = Path("docs/licences.md")


def survey(root: Path, places: list[str] | None = None) -> tuple[list[Part], list[Part], Policy]:
    """Python packages, jars and the policy of the checkout at `root`."""
    policy = read_policy()
    lock = read_lock((root / "uv.lock").read_text())
    return shipped_parts(lock, policy, installed_licences(places)), jar_parts(locked_jars(root), policy), policy


def differences(root: Path, places: list[str] | None = None) -> list[str]:
    """What is wrong with the licences of what is shipped, the page that lists them included."""
    parts, jars, policy = survey(root, places)
    found = objections(parts, jars, policy)
    page = root / PAGE
    if not page.is_file() or page.read_text() != written(parts, jars, policy):
        found.append(f"{PAGE} is not what uv.lock says: run `tweet-release licences --write`")
    return found


def written(parts: Sequence[Part], jars: Sequence[Part], policy: Policy) -> str:
    """The page. It names no versions, so that it changes when a licence does; those are in uv.lock and the SBOMs."""
    lines = [
        "# Licences of what is shipped",
        "",
        "Made by `tweet-release licences --write` from uv.lock, the metadata of the installed packages and",
        "`infra/release/src/tweet_release/licences/policy.toml`; `make lint` fails when it is old, and when a",
        "licence is unknown or not accepted. Everything optional is counted; tools for development are not.",
        "",
        f"## Python: {len(parts)} packages",
        "",
        "| package | licence | shipped with | read where |",
        "|---|---|---|---|",
        *(_row(part) for part in parts),
        "",
        "## Accepted for the named packages only",
        "",
        *(f"- **{one.licence}** ({', '.join(one.packages)}): {one.reason}" for one in policy.exception),
        "",
        f"## Java: jars of {len(jars)} Maven groups",
        "",
        "Fetched by their SHA-256 (`artifacts.lock.json`): `connectors` and `s3a` beside Spark in the processor,",
        "`kafka` and `registry` on a machine that runs the pipeline by itself. Jars in the wheel of pyspark are not",
        "listed here: the wheel holds their licences in its folder `pyspark/licenses`.",
        "",
        "| group | licence | in | read where |",
        "|---|---|---|---|",
        *(_row(part) for part in jars),
    ]
    return "\n".join(lines) + "\n"


def _row(part: Part) -> str:
    where = "its metadata" if part.reason == FROM_METADATA else part.reason
    return f"| {part.name} | {part.licence or '**unknown**'} | {', '.join(part.users)} | {where} |"
