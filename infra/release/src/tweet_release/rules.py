"""Which members a changed file concerns by itself: by the folder it lies in, or by a rule with a name."""

from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

from tweet_release.workspace import Member, Workspace

LOCK = "uv.lock"
COMPARED_PAGES = frozenset(
    {
        "infra/release/README.md",
        "packages/insights/README.md",
        "packages/loader/SINKS.md",
        "packages/processor/README.md",
        "packages/producer/README.md",
    }
)
"""Documentation that the tests of its own package compare with the code."""
PROVES = frozenset({"tests", "fuzz"})
"""Folders of a member that are in no wheel: what lies there concerns nobody else."""

IMAGE = "Dockerfile"
"""And what belongs to it, such as `Dockerfile.dockerignore`."""


class Scope(StrEnum):
    """How far a rule reaches."""

    NOTHING = "nothing"
    EVERYTHING = "everything"
    NAMED = "named"


@dataclass(frozen=True, slots=True)
class Rule:
    """Files that belong to no member, or to none alone. The first rule that fits decides; `*` passes over `/`."""

    pattern: str
    scope: Scope
    because: str
    names: tuple[str, ...] = ()


RULES = (
    Rule("docs/licences.md", Scope.NAMED, "its tests compare it", ("tweet-release",)),
    Rule("docs/metrics.md", Scope.NAMED, "its tests compare it", ("tests-e2e",)),
    Rule("docs/operations.md", Scope.NAMED, "its tests compare it", ("tweet-release",)),
    Rule("docs/*", Scope.NOTHING, "documentation"),
    Rule("*/CHANGELOG.md", Scope.NOTHING, "documentation"),
    Rule("infra/emulators/*.md", Scope.NOTHING, "documentation"),
    Rule("LICENSE", Scope.NOTHING, "documentation"),
    Rule(".gitignore", Scope.NOTHING, "no package holds it"),
    Rule(".pre-commit-config.yaml", Scope.NOTHING, "it calls make, which calls the rest"),
    Rule("renovate.json", Scope.NAMED, "its tests read it", ("tweet-release",)),
    Rule("SECURITY.md", Scope.NAMED, "its tests read it", ("tweet-release",)),
    Rule(".dockerignore", Scope.NAMED, "its tests check the images", ("tweet-release",)),
    Rule(".gitleaks.toml", Scope.NAMED, "its tests check what it allows", ("tweet-release",)),
    Rule(".hadolint.yaml", Scope.NAMED, "its tests check what it allows", ("tweet-release",)),
    Rule(".yamllint*", Scope.NAMED, "its tests check what it allows", ("tweet-release",)),
    Rule("infra/compose/*.md", Scope.NOTHING, "documentation"),
    Rule("infra/compose/*", Scope.NAMED, "its tests check the compose file", ("tweet-release",)),
    Rule("infra/helm/*", Scope.NAMED, "its tests render the chart and try its rules", ("tweet-release",)),
    Rule("infra/terraform/*", Scope.NAMED, "its tests compare it with the contracts", ("tests-e2e",)),
    Rule("infra/emulators/*", Scope.NAMED, "it starts the emulator", ("tweet-local",)),
    Rule("infra/helm/tweet-pipeline/rules/*", Scope.NAMED, "its tests fire them", ("tests-e2e", "tweet-release")),
    Rule("bench/*", Scope.NAMED, "a feature replays what is measured there", ("tests-e2e",)),
    Rule("Makefile", Scope.EVERYTHING, "every package is checked through it"),
    Rule("pyproject.toml", Scope.EVERYTHING, "it configures ruff, mypy and pytest for all"),
    Rule(".github/*", Scope.EVERYTHING, "every package is checked through it"),
    Rule(".ci/*", Scope.EVERYTHING, "every package is checked through it"),
    Rule(".gitattributes", Scope.EVERYTHING, "it says how files are checked out"),
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one changed file concerns."""

    names: frozenset[str]
    reason: str
    passed_on: bool
    """Whether whoever depends on these is concerned, too."""


DOCUMENTATION = Verdict(frozenset(), "documentation", passed_on=False)


def judge(path: PurePosixPath, workspace: Workspace) -> Verdict:
    """What a change of `path` concerns by itself; a file that no rule knows concerns everything."""
    rule = next((rule for rule in RULES if fnmatchcase(str(path), rule.pattern)), None)
    if rule is not None:
        return _by_rule(rule, path, workspace)
    if owner := workspace.owner(path):
        return _by_owner(owner, path)
    if path.suffix == ".md" and len(path.parts) == 1:
        return DOCUMENTATION
    if path.parts[0] == "infra":
        return Verdict(frozenset({"tweet-release"}), f"its tests check {path}", passed_on=False)
    return _everything(workspace, f"no rule knows {path}")


def _by_owner(owner: Member, path: PurePosixPath) -> Verdict:
    own, below = frozenset({owner.name}), path.relative_to(owner.folder)
    if str(path) in COMPARED_PAGES:
        return Verdict(own, f"its tests compare {below}", passed_on=False)
    if below.suffix == ".md" and len(below.parts) == 1:
        return DOCUMENTATION
    if below.name.startswith(IMAGE):
        # What is in an image is nobody's dependency; the images are checked by tweet-release.
        return Verdict(own | {"tweet-release"}, f"changed: {path}", passed_on=False)
    return Verdict(own, f"changed: {below}", passed_on=below.parts[0] not in PROVES)


def _by_rule(rule: Rule, path: PurePosixPath, workspace: Workspace) -> Verdict:
    match rule.scope:
        case Scope.NOTHING:
            return Verdict(frozenset(), rule.because, passed_on=False)
        case Scope.EVERYTHING:
            return _everything(workspace, f"{path}: {rule.because}")
        case Scope.NAMED:
            return Verdict(frozenset(rule.names), f"{path}: {rule.because}", passed_on=True)


def _everything(workspace: Workspace, reason: str) -> Verdict:
    return Verdict(frozenset(member.name for member in workspace.members), reason, passed_on=False)
