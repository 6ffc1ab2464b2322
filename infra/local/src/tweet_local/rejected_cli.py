"""`tweets rejected`: what was set aside, shown and sent again."""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from tweet_local.clone import NoCloneError, state_folder
from tweet_local.replay import Ledger, Plan, ReplayError, plan, send
from tweet_local.set_aside import SetAside, Wanted, WarehouseError, find, set_aside
from tweet_local.site import Site, SiteError

LIVE = "live"
LEDGER = "replays.sqlite"

app = App(
    name="rejected",
    help="Show what was set aside, and send it again once its cause is mended.",
    help_epilogue=(
        "Examples:\n\ntweets rejected ls --reason undecodable\n\ntweets rejected show raw-2-512\n\n"
        "tweets rejected replay --reason unknown_schema_id --since 2026-11-23T00:00:00Z"
    ),
)


@Parameter(name="*")
class PlaceSettings(BaseModel):
    """Whose records; this clone's unless told otherwise."""

    model_config = ConfigDict(frozen=True)

    warehouse: Annotated[Path | None, Parameter(help="DuckDB file; that of `tweets up` unless given.")] = None
    as_json: Annotated[bool, Parameter(name="--json", negative="", help="Print JSON.")] = False

    @property
    def file(self) -> Path:
        """The warehouse."""
        return self.warehouse or _site().warehouse


@Parameter(name="*")
class ListSettings(PlaceSettings):
    """Which records."""

    reason: Annotated[str | None, Parameter(help="Only of this reason.")] = None
    stage: Annotated[str | None, Parameter(help="Only of producer, processor or loader.")] = None
    since: Annotated[AwareDatetime | None, Parameter(help="Only set aside since, as 2026-11-23T00:00:00Z.")] = None
    limit: Annotated[int, Parameter(help="Show so many at most; all are counted.")] = Field(default=50, ge=1)

    @property
    def wanted(self) -> Wanted:
        """What to ask the warehouse for."""
        return Wanted(self.reason, self.stage, self.since)


@Parameter(name="*")
class ShowSettings(PlaceSettings):
    """How much of it."""

    reveal: Annotated[bool, Parameter(negative="", help="Also what people wrote: key, value, headers.")] = False


@Parameter(name="*")
class ReplaySettings(ListSettings):
    """What is sent where."""

    everything: Annotated[bool, Parameter(name="--all", negative="", help="All that was set aside.")] = False
    force: Annotated[bool, Parameter(negative="", help="Also what was sent before, or may have been.")] = False
    dry_run: Annotated[bool, Parameter(negative="", help="Only say what would be sent.")] = False
    bootstrap_servers: Annotated[str | None, Parameter(help="Kafka; that of `tweets up` unless given.")] = None


@app.command
def ls(*, settings: ListSettings = ListSettings()) -> int:  # noqa: B008 - frozen
    """List records that were set aside, without what they hold.

    Example: tweets rejected ls --reason undecodable
    """
    with _one_line_for_a_failure():
        records = set_aside(settings.file, settings.wanted)
    lines = [_line(record) for record in records[: settings.limit]]
    if settings.as_json:
        print(json.dumps({"total": len(records), "records": lines}))
        return 0
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for name in ("id", "reason", "stage", "version", "bytes", "rejected_at"):
        table.add_column(name, no_wrap=True)
    for line in lines:
        table.add_row(*map(str, line.values()))
    counts = Counter(record.reason for record in records)
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 140)
    console.print(table)
    console.print(f"{len(records)} records: {', '.join(f'{reason} {n}' for reason, n in counts.most_common()) or '-'}")
    return 0


def _line(record: SetAside) -> dict[str, object]:
    return {
        "id": record.identity,
        "reason": record.reason,
        "stage": record.stage,
        "version": record.component_version,
        "bytes": len(record.value or b""),
        "rejected_at": record.rejected_at.isoformat(timespec="seconds"),
    }


@app.command
def show(identity: Annotated[str, Parameter(name="ID")], /, *, settings: ShowSettings = ShowSettings()) -> int:  # noqa: B008 - frozen
    """Show one record; what people wrote is covered unless --reveal.

    Example: tweets rejected show raw-2-512 --reveal

    Args:
        identity: Its id, as `ls` prints it.
        settings: How much of it.
    """
    with _one_line_for_a_failure():
        record = find(set_aside(settings.file, Wanted()), identity)
    shown = record.described(reveal=settings.reveal)
    if settings.as_json:
        print(json.dumps(shown, default=_text))
    else:
        for name, value in shown.items():
            print(f"{name:<18} {value}")
    return 0


@app.command
def replay(
    identity: Annotated[str | None, Parameter(name="ID")] = None,
    /,
    *,
    settings: ReplaySettings = ReplaySettings(),  # noqa: B008 - frozen
) -> int:
    """Send records again, byte for byte, to the topic and partition they came from; recorded, and never twice.

    Example: tweets rejected replay --reason unknown_schema_id --since 2026-11-23T00:00:00Z

    Args:
        identity: One record's id, as `ls` prints it; else those that the flags name.
        settings: Which records.
    """
    with _one_line_for_a_failure():
        if not (identity or settings.reason or settings.stage or settings.since or settings.everything):
            raise WarehouseError("say what to send again: an ID, --reason, --stage, --since, or --all")
        records = set_aside(settings.file, settings.wanted)
        chosen = [find(records, identity)] if identity else records
        with Ledger.open(settings.file.with_name(LEDGER)) as ledger:
            planned = plan(chosen, ledger, force=settings.force)
            if not settings.dry_run and planned.to_send:
                send(planned.to_send, settings.bootstrap_servers or _site().bootstrap_servers, ledger)
    _tell(planned, settings)
    return 0


def _tell(planned: Plan, settings: ReplaySettings) -> None:
    uncertain = [record.identity for record in planned.uncertain]
    if settings.as_json:
        sent = 0 if settings.dry_run else len(planned.to_send)
        before = len(planned.sent_before)
        print(json.dumps({"chosen": len(planned.to_send), "sent": sent, "before": before, "uncertain": uncertain}))
        return
    counts = Counter(record.reason for record in planned.to_send)
    reasons = f" ({', '.join(f'{reason} {count}' for reason, count in counts.most_common())})" if counts else ""
    number = len(planned.to_send)
    verb = "would be" if settings.dry_run else "was" if number == 1 else "were"
    print(f"{number} {verb} sent again{reasons}")
    if planned.sent_before:
        print(f"{len(planned.sent_before)} had been sent before; --force sends them once more")
    if uncertain:
        print(f"{len(uncertain)} may have been sent by a replay that was killed: {', '.join(uncertain)}")


def _site() -> Site:
    site = Site.recall((state_folder() / LIVE).resolve())
    if site is None:
        raise SiteError("nothing has run here yet: `tweets up` starts it, or set --warehouse and --bootstrap-servers")
    return site


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else repr(value)


@contextmanager
def _one_line_for_a_failure() -> Iterator[None]:
    try:
        yield
    except (WarehouseError, ReplayError, SiteError, NoCloneError) as error:
        print(f"tweets: {error}", file=sys.stderr)
        sys.exit(1)
