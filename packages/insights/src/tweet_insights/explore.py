"""What a notebook needs: the facts of a warehouse, the dashboard's charts as Altair charts, and any figures as a table.

Everything comes from the facts, which have passed the privacy gate: a suppressed cell is null here as it is grey there.
"""

import dataclasses
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from typing import TypeAlias

import altair as alt
import pyarrow as pa
from platformdirs import user_cache_path
from pydantic import TypeAdapter

from tweet_insights.charts.drawing import Drawing, Svg
from tweet_insights.facts import Facts
from tweet_insights.facts_cache import FactsCache
from tweet_insights.figures.figure import Figure
from tweet_insights.find import find
from tweet_insights.models.card import card_of
from tweet_insights.models.ladder import DEFAULT, Rung
from tweet_insights.palette import GROUND
from tweet_insights.prevalence import errors_of
from tweet_insights.settings import Moment, Reach
from tweet_insights.warehouses.address import warehouse_at

Chart: TypeAlias = Drawing | alt.Chart
MOMENT: TypeAdapter[datetime | None] = TypeAdapter(Moment)
"""Whole hours, as for a report: lest two spans be subtracted from each other, down to one person's tweet."""


class NoChartError(ValueError):
    """The figure has no chart, because there is nothing to draw; what it shows says why."""


def facts_at(address: str, *, model: Rung = DEFAULT, since: datetime | None = None, wait_seconds: float = 10) -> Facts:
    """What a report of that warehouse says, as `tweet-insights report --warehouse ADDRESS` finds it.

    Raises:
        WarehouseError: when the warehouse cannot be used.
        WarehouseBusyError: when it stays locked.
    """
    warehouse = warehouse_at(address, Reach(wait_seconds=wait_seconds).opening)
    card, now, hour = card_of(model), datetime.now(UTC), MOMENT.validate_python(since)
    errors = errors_of(card.tasks["sentiment"], "negative")
    found = partial(find, warehouse, card.scorer, now, hour, errors)
    return FactsCache(user_cache_path("tweet-insights"), address).facts(warehouse, card.scorer, hour, now, found)


def chart(figure: Figure) -> Chart:
    """The chart of a figure of `tweet_insights.figures.page.figures`, to be changed as any other of Altair.

    Its data are in `chart.datasets`, by name.

    Raises:
        NoChartError: when it has none.
    """
    if not isinstance(figure.wide, Svg):
        raise NoChartError(figure.shows)
    made: Chart = alt.Chart.from_dict({**figure.wide.spec})
    made.background = GROUND.light  # the palette's light colours, also where the notebook is dark
    return made


def table(cells: Sequence[object]) -> pa.Table:
    """Records of the facts, such as `facts.course.moments`, as a table: `negative.share` becomes `negative_share`.

    What is suppressed or unknown is null.
    """
    rows = [_flat(cell) for cell in cells]
    names = dict.fromkeys(name for row in rows for name in row)
    # A share that is absent has no parts: where others have some, it is their columns that are null.
    names = {name: None for name in names if not any(other.startswith(f"{name}_") for other in names)}
    return pa.table({name: [row.get(name) for row in rows] for name in names})


def _flat(cell: object, before: str = "") -> dict[str, object]:
    if not dataclasses.is_dataclass(cell):
        raise TypeError(f"{type(cell).__name__} is no record of the facts")
    row: dict[str, object] = {}
    for field in dataclasses.fields(cell):
        value = getattr(cell, field.name)
        if dataclasses.is_dataclass(value):
            row |= _flat(value, f"{before}{field.name}_")
        elif not isinstance(value, tuple):
            row[f"{before}{field.name}"] = value
    return row
