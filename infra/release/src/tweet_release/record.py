"""What a release notes among the contracts, and the table of who reads what that follows from it."""

from pathlib import Path

from tweet_schema.contract import versions
from tweet_schema.matrix import matrix, on_page
from tweet_schema.releases import READS, WRITES, Release, append
from tweet_schema.topics import Subject

from tweet_release.readiness import RECORD
from tweet_release.workspace import Member, Workspace, read_project, read_workspace


def record(workspace: Workspace, member: Member) -> None:
    """Note the release of `member`, if it reads or writes contracts, and put the matrix of all on the first page.

    Told from the pyprojects, since what is installed has the version of before.
    """
    root = workspace.root
    folder = (root / RECORD).parent
    release = as_release(workspace, member, folder)
    if release.reads or release.writes:
        append(folder, release)
    every = [as_release(workspace, one, folder) for one in read_workspace(root).members]
    page = root / "README.md"
    _, text = on_page(page, matrix(folder, [one for one in every if one.reads or one.writes]))
    page.write_text(text, encoding="utf-8")


def as_release(workspace: Workspace, member: Member, folder: Path) -> Release:
    """What `member` would be noted as: its version and the newest contracts in `folder`."""
    project = read_project(workspace.root, member.folder)
    schema = read_project(workspace.root, workspace.find("tweet-schema").folder)

    def newest(group: str) -> dict[Subject, int]:
        named = project.entry_points.get(group, {})
        return {subject: versions(subject, folder)[-1].version for subject in Subject if subject in named}

    return Release(
        package=member.name,
        version=project.version,
        tweet_schema=schema.version,
        reads=newest(READS),
        writes=newest(WRITES),
    )
