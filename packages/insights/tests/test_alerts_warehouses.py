"""The same alerts from every kind of warehouse that they are for."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from tweet_insights.alerts.rules_file import read_rules
from tweet_insights.alerts.watch import Watch
from tweet_insights.models.lexicon import Lexicon
from tweet_insights.score import score

from .kinds import KINDS, DuckDBKind, Kind
from .society import made_up
from .warehouse_file import WarehouseFile
from .watching import BEGIN, HOUR, LATE, Watching

SCORED_AT = datetime(2026, 6, 1, tzinfo=UTC)


def told(kind: Kind, folder: Path) -> list[str]:
    """What is told in the outrage, of a rule that stands and of one that holds all the time."""
    kind.load(made_up()[0])
    warehouse = kind.open(20)
    score(warehouse, Lexicon(), lambda: SCORED_AT)
    more = [{"name": "all", "measure": "tweets", "above": 5}]
    watching = Watching(WarehouseFile(folder), folder, rule={"least": 10}, more=more)
    watching.write()
    watch = Watch(read_rules(watching.rules), warehouse, Lexicon.model, watching.state)
    watch.run(BEGIN - HOUR + LATE, watching.pauses.append)
    watch.run(BEGIN + HOUR + LATE, watching.pauses.append)
    return [alert.model_dump_json() for alert in watching.told]


@pytest.mark.parametrize("name", ["sqlite", "parquet"])
def test_alerts_are_those_of_a_duckdb_file(name: str, tmp_path: Path) -> None:
    places = [tmp_path / place for place in ("reference", name)]
    for place in places:
        place.mkdir()
    expected = told(DuckDBKind.made(places[0]), places[0])
    assert '"rule":"outrage"' in "".join(expected)
    assert told(KINDS[name](places[1]), places[1]) == expected
