"""Dashboards are data: ids are unique, units known, and Prometheus understands every question."""

import json
import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest
import yaml
from tweet_release.observability.alert_rules import METRIC
from tweet_release.observability.dashboard import COLUMNS, Dashboard, Panel, Query, Unit
from tweet_release.observability.dashboards import DASHBOARDS, FOLDER, outdated, write

from .monitoring import promtool_here

ROOT = Path(__file__).parents[3]
EXPRESSIONS = [query.expr for page in DASHBOARDS for panel in page.panels for query in panel.queries]


def understood(expressions: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """What promtool says of them as rules."""
    rules = [{"record": f"panel:{number}", "expr": expr} for number, expr in enumerate(expressions)]
    (folder / "panels.yaml").write_text(yaml.safe_dump({"groups": [{"name": "panels", "rules": rules}]}))
    command = [str(promtool_here()), "check", "rules", "panels.yaml"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_the_files_are_what_is_described(tmp_path: Path) -> None:
    assert outdated(ROOT) == [], "run tweet-release dashboards --write"
    write(tmp_path)
    stranger = tmp_path / FOLDER / "stranger.json"
    stranger.write_text("{}")
    assert outdated(tmp_path) == [stranger]


def test_prometheus_understands_every_question(tmp_path: Path) -> None:
    done = understood(EXPRESSIONS, tmp_path)
    assert done.returncode == 0, done.stderr
    assert f"{len(EXPRESSIONS)} rules found" in done.stdout
    assert understood(["sum by (job (up)"], tmp_path).returncode == 1


def test_pages_have_names_of_their_own() -> None:
    assert max(Counter(page.uid for page in DASHBOARDS).values()) == 1
    assert max(Counter(page.title for page in DASHBOARDS).values()) == 1


@pytest.mark.parametrize("page", DASHBOARDS, ids=lambda page: page.uid)
def test_panels_have_ids_units_and_room(page: Dashboard) -> None:
    panels = json.loads(page.as_json())["panels"]
    assert max(Counter(panel["id"] for panel in panels).values()) == 1
    assert max(Counter(panel.title for panel in page.panels).values()) == 1
    taken: set[tuple[int, int]] = set()
    for panel in panels:
        assert panel["fieldConfig"]["defaults"]["unit"] in [*Unit]
        assert panel["description"]
        place = panel["gridPos"]
        assert place["x"] + place["w"] <= COLUMNS
        own = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert not taken & own
        taken |= own


def test_what_panels_ask_for_is_in_the_catalogue() -> None:
    told = {*re.findall(r"(?m)^\| `(\w+)` \|", (ROOT / "docs" / "metrics.md").read_text())}
    told |= {name + end for name in told for end in ("_bucket", "_sum", "_count")}
    asked = {name for expr in EXPRESSIONS for name in METRIC.findall(expr)}
    assert asked <= told | {"up", "process_resident_memory_bytes"}


def test_a_panel_that_does_not_fit_goes_below() -> None:
    panels = tuple(Panel(name, "It says so.", Unit.NUMBER, (Query("up", ""),), width=12) for name in ("a", "b", "c"))
    placed = json.loads(Dashboard("x", "X", "Said.", panels).as_json())["panels"]
    assert [(one["gridPos"]["x"], one["gridPos"]["y"]) for one in placed] == [(0, 0), (12, 0), (0, 8)]
