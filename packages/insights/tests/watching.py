"""Rules, a warehouse and what was told, looked at at any time."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from tweet_insights.alerts.alert import Alert
from tweet_insights.alerts.rules_file import read_rules
from tweet_insights.alerts.watch import Done, Watch
from tweet_insights.models.card import card_of
from tweet_insights.models.ladder import Rung
from tweet_insights.warehouses.duckdb import DuckDB

from .society import OUTRAGE
from .warehouse_file import START, WarehouseFile

HOUR = timedelta(hours=1)
BEGIN, END = (START + hour * HOUR for hour in OUTRAGE)
LATE = timedelta(minutes=3)


@dataclass
class Watching:
    warehouse: WarehouseFile
    folder: Path
    rule: dict[str, object] = field(default_factory=dict)
    more: Sequence[dict[str, object]] = ()
    delivery: dict[str, object] = field(default_factory=dict)
    pauses: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rule |= {"name": "outrage", "measure": "negative", "above": 0.5, "until": 0.4}
        self.delivery |= {"kind": "file", "path": str(self.folder / "alerts.jsonl")}

    @property
    def rules(self) -> Path:
        return self.folder / "rules.toml"

    @property
    def state(self) -> Path:
        return self.folder / "state.json"

    def write(self) -> None:
        tables = [("rule", each) for each in (self.rule, *self.more) if each] + [("delivery", self.delivery)]
        self.rules.write_text("\n".join(_table(name, keys) for name, keys in tables), encoding="utf-8")

    def look(self, at: datetime) -> Done:
        """A run at that time, as a process of its own would make it."""
        self.write()
        watch = Watch(read_rules(self.rules), DuckDB(self.warehouse.path, HOUR), card_of(Rung.FAST).scorer, self.state)
        return watch.run(at, self.pauses.append)

    def look_hourly(self, after: Callable[[datetime], None] = lambda _: None) -> None:
        """From before the outrage until long after it."""
        for hour in range(OUTRAGE[0] - 2, OUTRAGE[1] + 4):
            at = START + hour * HOUR + LATE
            self.look(at)
            after(at)

    @property
    def told(self) -> list[Alert]:
        path = self.folder / "alerts.jsonl"
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        return [Alert.model_validate_json(line) for line in lines]


def _table(name: str, keys: dict[str, object]) -> str:
    # JSON's strings, numbers and booleans are TOML's; times are not quoted there.
    told = {key: value.isoformat() if isinstance(value, datetime) else json.dumps(value) for key, value in keys.items()}
    return "\n".join([f"[[{name}]]", *(f"{key} = {value}" for key, value in told.items()), ""])
