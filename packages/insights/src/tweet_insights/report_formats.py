"""The forms of a report, and the place where it is written."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from pydantic import TypeAdapter

if TYPE_CHECKING:
    from tweet_insights.facts import Facts
    from tweet_insights.narrator.narrate import Narration

Format: TypeAlias = Literal["html", "md", "json"]
STDOUT = Path("-")


def rendered(facts: "Facts", form: Format, narration: "Narration | None" = None) -> str:
    """The whole report in that form: it needs no other file."""
    # JSON has no use for charts: loading them takes a second.
    match form:
        case "html":
            from tweet_insights.report import render  # noqa: PLC0415 - see above

            return render(facts, narration)
        case "md":
            from tweet_insights.report_markdown import render as in_markdown  # noqa: PLC0415 - see above

            return in_markdown(facts, narration)
        case "json":
            return json.dumps(as_json(facts, narration), indent=2) + "\n"


def as_json(facts: "Facts", narration: "Narration | None" = None) -> dict[str, object]:
    """The sentences and all facts, and the narration when one was asked for."""
    from tweet_insights.facts import Facts  # noqa: PLC0415 - see rendered
    from tweet_insights.sentences import sum_up  # noqa: PLC0415 - see rendered

    told: dict[str, object] = {"sentences": sum_up(facts)}
    if narration:
        told["narration"] = asdict(narration)
    return {**told, "facts": TypeAdapter(Facts).dump_python(facts, mode="json")}


def write(report: str, path: Path) -> None:
    """Write the report, and its folder when there is none; an OSError tells that the place cannot be written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # Renamed when whole: whoever has the last report open never sees half of this one.
    unfinished = path.with_name(f"{path.name}.unfinished")
    unfinished.write_text(report, encoding="utf-8")
    unfinished.replace(path)
