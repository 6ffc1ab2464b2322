"""What passed in each minute of an hour, as small bar charts one below the other."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import altair as alt

from tweet_insights.charts.drawing import Rows, caption, svg
from tweet_insights.palette import LINE, NEGATIVE, QUIET, UNREAD, VOLUME

AXIS, HEIGHT = 40, 74
MINUTE = timedelta(minutes=1)
COLOURS = (VOLUME, UNREAD, NEGATIVE)


def by_minute(passed: Mapping[str, Mapping[datetime, int]], first: datetime, last: datetime, width: int) -> str:
    """A chart for each name, with one scale of time. A minute in which nothing passed has no bar."""
    scale = alt.Scale(type="utc", domain=[first.isoformat(), last.isoformat()], nice=False)
    plots = [
        alt.Chart(alt.NamedData(name))
        .mark_rect(color=colour.light)
        .encode(
            x=alt.X("start:T", title=None, scale=scale, axis=_time() if name == [*passed][-1] else None),
            x2=alt.X2("end:T"),
            y=alt.Y("records:Q", title=None, axis=_axis()),
            y2=alt.Y2Datum(0),
        )
        .properties(width=width - AXIS - 12, height=HEIGHT, title=caption(f"{name} per minute"))
        for name, colour in zip(passed, COLOURS, strict=True)
    ]
    data: dict[str, Rows] = {
        name: [
            {"start": start.isoformat(), "end": (start + 0.9 * MINUTE).isoformat(), "records": records}
            for start, records in minutes.items()
        ]
        for name, minutes in passed.items()
    }
    return svg(alt.vconcat(*plots, spacing=10).resolve_scale(x="shared"), data)


def _time() -> alt.Axis:
    return alt.Axis(
        title=None, grid=False, tickCount=4, format="%H:%M", labelColor=QUIET.light, labelFontSize=12,
        tickColor=LINE.light, domainColor=LINE.light, labelOverlap=True, labelFlush=True,
    )  # fmt: skip


def _axis() -> alt.Axis:
    return alt.Axis(
        title=None, format="~s", tickCount=2, domain=False, ticks=False, gridColor=LINE.light, labelColor=QUIET.light,
        labelFontSize=12, minExtent=AXIS, maxExtent=AXIS,
    )  # fmt: skip
