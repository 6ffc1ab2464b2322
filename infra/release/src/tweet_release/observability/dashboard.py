"""A Grafana dashboard as a few typed facts, and as the JSON that Grafana reads.

Places, ids and the dozen settings that are the same for every panel are worked out here, so that what is written by
hand is what a panel asks and how its value is read. Grafana's own library for it is generated from all of Grafana, and
would check none of what is checked here: it knows no Prometheus.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

COLUMNS = 24
"""Of Grafana's grid."""
SCHEMA_VERSION = 39
DATASOURCE = {"type": "prometheus", "uid": "${datasource}"}


class Unit(StrEnum):
    """As Grafana calls it."""

    NUMBER = "short"
    PER_SECOND = "cps"
    SECONDS = "s"
    BYTES = "bytes"
    SHARE = "percentunit"
    MOMENT = "dateTimeFromNow"
    """Milliseconds since 1970, shown as an age."""


class Shape(StrEnum):
    """How a panel is drawn."""

    COURSE = "timeseries"
    FIGURE = "stat"


@dataclass(frozen=True, slots=True)
class Query:
    """A question, and how each of its answers is called; `{{label}}` stands for a label."""

    expr: str
    legend: str


@dataclass(frozen=True, slots=True)
class Panel:
    """One picture."""

    title: str
    says: str
    unit: Unit
    queries: tuple[Query, ...]
    shape: Shape = Shape.COURSE
    width: int = 12
    red_from: float | None = None
    """From this value on the panel is red: the threshold of its alert."""

    @property
    def height(self) -> int:
        """A figure needs less room than a course."""
        return 8 if self.shape is Shape.COURSE else 4


@dataclass(frozen=True, slots=True)
class Dashboard:
    """One page."""

    uid: str
    title: str
    says: str
    panels: tuple[Panel, ...]

    @property
    def file(self) -> str:
        """Its name in the folder of dashboards."""
        return f"{self.uid}.json"

    def as_json(self) -> str:
        """As Grafana reads it from a file."""
        page = {
            "uid": self.uid,
            "title": self.title,
            "description": self.says,
            "tags": ["tweet-pipeline"],
            "schemaVersion": SCHEMA_VERSION,
            "editable": False,
            "refresh": "30s",
            "time": {"from": "now-3h", "to": "now"},
            "timezone": "browser",
            "graphTooltip": 1,
            "links": [{"type": "dashboards", "title": "Tweets", "tags": ["tweet-pipeline"], "asDropdown": True}],
            "templating": {"list": [_datasource_variable()]},
            "panels": [*_placed(self.panels)],
        }
        return json.dumps(page, indent=2) + "\n"


def _datasource_variable() -> dict[str, object]:
    return {"name": "datasource", "label": "Prometheus", "type": "datasource", "query": "prometheus", "hide": 0}


def _placed(panels: Sequence[Panel]) -> Iterator[dict[str, object]]:
    """From left to right, and below when a row is full."""
    x = y = row = 0
    for number, panel in enumerate(panels, start=1):
        if x + panel.width > COLUMNS:
            x, y, row = 0, y + row, 0
        yield _panel(number, panel, {"x": x, "y": y, "w": panel.width, "h": panel.height})
        x, row = x + panel.width, max(row, panel.height)


def _panel(number: int, panel: Panel, place: dict[str, int]) -> dict[str, object]:
    steps: list[dict[str, object]] = [{"color": "green", "value": None}]
    if panel.red_from is not None:
        steps.append({"color": "red", "value": panel.red_from})
    return {
        "id": number,
        "type": panel.shape,
        "title": panel.title,
        "description": panel.says,
        "datasource": DATASOURCE,
        "gridPos": place,
        "fieldConfig": {
            "defaults": {"unit": panel.unit, "min": 0, "thresholds": {"mode": "absolute", "steps": steps}},
            "overrides": [],
        },
        "options": _options(panel.shape),
        "targets": [
            {"refId": chr(ord("A") + place), "datasource": DATASOURCE, "expr": query.expr, "legendFormat": query.legend}
            for place, query in enumerate(panel.queries)
        ],
    }


def _options(shape: Shape) -> dict[str, object]:
    if shape is Shape.FIGURE:
        return {"reduceOptions": {"calcs": ["lastNotNull"]}, "colorMode": "value", "graphMode": "area"}
    return {"legend": {"displayMode": "list", "placement": "bottom"}, "tooltip": {"mode": "multi"}}
