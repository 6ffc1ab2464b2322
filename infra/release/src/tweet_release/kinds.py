"""The kinds of change and the packages that each concerns, as a table on a page."""

from pathlib import Path, PurePosixPath

from tweet_release.affected import affected
from tweet_release.workspace import Workspace

BEGIN = "<!-- kinds: written by `tweet-release kinds --write`, compared by its tests -->"
END = "<!-- end of the kinds -->"
KINDS = (
    ("the contract, or any code of tweet-schema", "packages/tweet-schema/src/tweet_schema/tweet_event.py"),
    ("code of one stage", "packages/loader/src/tweet_loader/batch.py"),
    ("what one stage declares", "packages/processor/pyproject.toml"),
    ("tests of one stage", "packages/producer/tests/test_pace.py"),
    ("the Dockerfile of one stage", "packages/insights/Dockerfile"),
    ("documentation", "docs/free-plan.md"),
    ("a page that tests compare with the code", "packages/loader/SINKS.md"),
    ("the real servers and shared fixtures", "infra/local/src/tweet_local/kafka.py"),
    ("features over the whole", "tests-e2e/features/killed.feature"),
    ("a benchmark", "bench/loader.py"),
    ("how every package is checked", "Makefile"),
    ("a workflow", ".github/workflows/ci.yaml"),
    ("images, compose and releases", "infra/release/src/tweet_release/affected.py"),
    ("the lock, with nothing to compare it with", "uv.lock"),
    ("a file that no rule knows", "novelty.toml"),
)
"""What changed, and one such path."""


class PageError(ValueError):
    """A page holds no table of kinds."""


def table(workspace: Workspace) -> str:
    """A row for each kind, in Markdown."""
    rows = [("what changed", "for example", "concerns")]
    everyone = [member.short for member in workspace.members]
    for what, path in KINDS:
        names = [one.member.short for one in affected(workspace, [PurePosixPath(path)])]
        rows.append((what, f"`{path}`", "everything" if names == everyone else ", ".join(names) or "nothing"))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["| " + " | ".join(map(str.ljust, row, widths)) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *lines[1:]])


def on_page(page: Path, workspace: Workspace) -> tuple[str, str]:
    """The page as it is, and as it would be with the table between its two marks.

    Raises:
        PageError: when it has no such marks.
        OSError: when it cannot be read.
    """
    text = page.read_text(encoding="utf-8")
    head, begin, rest = text.partition(BEGIN + "\n")
    _, end, tail = rest.partition(END)
    if not begin or not end:
        raise PageError(f"{page} has no line {(END if begin else BEGIN)!r}: the table stands between the two")
    return text, f"{head}{begin}\n{table(workspace)}\n\n{end}{tail}"
