"""The command `tweet-schema`."""

import json
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import version
from importlib.resources.abc import Traversable
from pathlib import Path

from cyclopts import App
from cyclopts.config import Env

from tweet_schema.acls_command import acls
from tweet_schema.check import check as find_problems
from tweet_schema.contract import SHIPPED, ContractError, subjects, versions
from tweet_schema.diff import diff as differences
from tweet_schema.matrix import PageError, Row, as_json, as_table, on_page
from tweet_schema.matrix import matrix as compatibility_matrix
from tweet_schema.metrics_page import catalogues
from tweet_schema.metrics_page import page as metrics_page
from tweet_schema.name_version import named_version
from tweet_schema.present import Format, present
from tweet_schema.refused_settings import in_sentences
from tweet_schema.releases import ReleaseError, record
from tweet_schema.settings import (
    CheckSettings,
    DiffSettings,
    MatrixSettings,
    MetricsSettings,
    PublishSettings,
    SnapshotSettings,
    VerifySettings,
)
from tweet_schema.snapshot import SnapshotRefusedError, plan, write
from tweet_schema.topics import Subject
from tweet_schema.topics_command import topics

app = App(
    name="tweet-schema",
    help="Keeps the contracts of the tweet pipeline: frozen Avro schemas that agree with Pydantic models.",
    version=version("tweet-schema"),
    config=Env("TWEET_SCHEMA_", command=False),
    error_formatter=in_sentences,
    help_epilogue=(
        "Examples:\n\n"
        "tweet-schema check --format github\n\n"
        "tweet-schema diff raw/v1 raw/model\n\n"
        "tweet-schema snapshot\n\n"
        "tweet-schema publish --registry-url http://127.0.0.1:8081\n\n"
        "tweet-schema topics --bootstrap-servers 127.0.0.1:9092 --partitions 4\n\n"
        "tweet-schema acls --bootstrap-servers kafka:9093 --kafka-security-protocol SASL_SSL --dry-run"
    ),
)
app.command(topics)
app.command(acls)


@app.command
def check(*, settings: CheckSettings = CheckSettings()) -> int:
    """Tell whether models, frozen contracts and all their versions agree. Needs no network.

    Exit code 0 when they do, else 1 with one sentence for each problem.
    """
    folder = _folder(settings.contracts)
    problems = find_problems(folder)
    form = Format.JSON if settings.as_json else settings.form
    said = present(problems, form, Path(str(folder)))
    # People read problems on stderr; machines, and GitHub's log, on stdout.
    print(said, end="\n" if said else "", file=sys.stderr if form is Format.TEXT else sys.stdout)
    if not problems and form is not Format.JSON:
        print(f"{len(Subject)} subjects agree with their models")
    return 1 if problems else 0


@app.command
def snapshot(*, settings: SnapshotSettings = SnapshotSettings()) -> int:
    """Write the next frozen version of every contract whose model changed.

    Refuses, with exit code 1, what a reader of any version could not read (FULL_TRANSITIVE).
    """
    folder = Path(str(_folder(settings.contracts)))
    try:
        planned = plan(folder)
    except (SnapshotRefusedError, ContractError) as refused:
        print(refused, file=sys.stderr)
        return 1
    if not settings.dry_run:
        write(folder, planned)
    for new in planned:
        print(f"{'would write' if settings.dry_run else 'wrote'} {new.contract.file}")
        for change in new.changes:
            print(f"  {change}")
    if not planned:
        print("nothing changed: the models say what the newest versions say")
    return 0


@app.command
def diff(before: str, after: str, /, *, settings: DiffSettings = DiffSettings()) -> int:
    """Say in words what changed between two versions.

    Parameters
    ----------
    before
        SUBJECT/vN, SUBJECT/latest or SUBJECT/model, such as raw/v1.
    after
        The other version, such as raw/model.
    """
    folder = _folder(settings.contracts)
    try:
        changes = differences(named_version(before, folder), named_version(after, folder))
    except ContractError as error:
        print(error, file=sys.stderr)
        return 2
    if settings.as_json:
        print(json.dumps([{"field": change.field, "words": change.words} for change in changes]))
    else:
        print("\n".join(map(str, changes)) or "nothing changed")
    return 0


@app.command
def matrix(*, settings: MatrixSettings = MatrixSettings()) -> int:
    """Show which version of which package reads and writes which contract version.

    Packages installed here say it in their metadata; releases are kept among the contracts. That a reader reads a
    version is proven by Avro's rules.

    Examples: tweet-schema matrix --check README.md; tweet-schema matrix --record tweet-loader
    """
    folder = Path(str(_folder(settings.contracts)))
    try:
        if settings.release:
            noted = record(folder, settings.release)
            print(f"recorded {noted.package} {noted.version}")
            return 0
        rows = compatibility_matrix(folder)
        if page := settings.page or settings.checked:
            return _on_page(page, rows, write_it=page == settings.page)
    except (ContractError, ReleaseError, PageError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(as_json(rows) if settings.as_json else as_table(rows, markdown=settings.markdown))
    return 0


@app.command
def metrics(*, settings: MetricsSettings = MetricsSettings()) -> int:
    """List every metric of the packages that are installed here, as a page in Markdown.

    Examples: tweet-schema metrics --write docs/metrics.md; tweet-schema metrics --check docs/metrics.md
    """
    text = metrics_page(catalogues())
    try:
        if settings.page:
            settings.page.write_text(text, encoding="utf-8")
        elif settings.checked and settings.checked.read_text(encoding="utf-8") != text:
            print(
                f"{settings.checked} is not what the packages tell now: run `tweet-schema metrics --write "
                f"{settings.checked}`",
                file=sys.stderr,
            )
            return 1
    except OSError as error:
        print(error, file=sys.stderr)
        return 1
    if not (settings.page or settings.checked):
        print(text, end="")
    return 0


@app.command
def publish(*, settings: PublishSettings = PublishSettings()) -> int:
    """Register every version of every contract in order and read each back. Repeating it changes nothing.

    Example: tweet-schema publish --registry-url http://127.0.0.1:8081 --json
    """
    folder = _folder(settings.contracts)

    def work() -> int:
        from tweet_schema.registry import Registry  # noqa: PLC0415 - needs an extra

        with Registry(settings) as registry:
            registry.wait(settings.wait_seconds)
            if settings.dry_run:
                frozen = [contract for subject in subjects(folder) for contract in versions(subject, folder)]
                ids = {contract.label: registry.id_of(contract) for contract in frozen}
            else:
                ids = {entry.contract.label: entry.schema_id for entry in registry.publish(folder=folder)}
        if settings.as_json:
            print(json.dumps(ids))
            return 0
        for label, schema_id in ids.items():
            print(f"{label} has id {schema_id}" if schema_id is not None else f"{label} would be registered")
        return 0

    return _with_registry(work)


@app.command
def verify(*, settings: VerifySettings = VerifySettings()) -> int:
    """Tell whether a registry holds the frozen contracts, all of them and nothing else.

    Example: tweet-schema verify --registry http://127.0.0.1:8081
    """
    folder = _folder(settings.contracts)

    def work() -> int:
        from tweet_schema.registry import Registry  # noqa: PLC0415 - needs an extra
        from tweet_schema.verify import verify as compare  # noqa: PLC0415 - needs an extra

        with Registry(settings) as registry:
            registry.wait(settings.wait_seconds)
            problems = compare(registry, folder)
        if settings.as_json:
            print(present(problems, Format.JSON, Path()))
        elif problems:
            print(present(problems, Format.TEXT, Path()), file=sys.stderr)
        else:
            print(f"{settings.registry_url} holds the frozen contracts and nothing else")
        return 1 if problems else 0

    return _with_registry(work)


def _on_page(page: Path, rows: Sequence[Row], *, write_it: bool) -> int:
    before, after = on_page(page, rows)
    if write_it:
        page.write_text(after, encoding="utf-8")
    elif before != after:
        print(
            f"the matrix in {page} is not what the packages say now: run `tweet-schema matrix --write {page}`",
            file=sys.stderr,
        )
        return 1
    return 0


def _folder(given: Path | None) -> Traversable | Path:
    return given or SHIPPED


def _with_registry(work: Callable[[], int]) -> int:
    """Do `work`, and say in one line what stands in its way."""
    try:
        from tweet_schema.registry import RegistryRefusalError, RegistryUnavailableError  # noqa: PLC0415 - an extra
    except ImportError as missing:
        print(f"this needs the extra: pip install 'tweet-schema[registry]' ({missing.name})", file=sys.stderr)
        return 1
    try:
        return work()
    except RegistryUnavailableError as error:
        print(f"{error}; start it or set --registry-url (TWEET_SCHEMA_REGISTRY_URL)", file=sys.stderr)
    except RegistryRefusalError as error:
        print(error, file=sys.stderr)
    except ContractError as error:
        print(error, file=sys.stderr)
        return 2
    return 1


def main() -> None:
    """Entry point of the console script."""
    app()
