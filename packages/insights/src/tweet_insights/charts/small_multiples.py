"""A few shares over time, each in a plot of its own on one scale."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import altair as alt

from tweet_insights.charts.drawing import PHONE, SPACE, Rows, caption, svg
from tweet_insights.interval import Share
from tweet_insights.palette import LINE, NEGATIVE, QUIET

AXIS, HEIGHT, LOW_HEIGHT = 40, 150, 84
"""Room for the scale, and how high a plot is beside the others and below them."""
TICKS = 3
UTC = alt.Scale(type="utc")


@dataclass(frozen=True, slots=True)
class Plot:
    """What is drawn of one of them: a share at times that are `length` apart, where it is known."""

    name: str
    shares: Mapping[datetime, Share | None]


def small_multiples(shown: Sequence[Plot], length: timedelta, overall: Share | None, width: int) -> str:
    """A plot for each, side by side, or one below the other on a phone. The line breaks where nothing can be told."""
    beside = width > PHONE
    room = (width - SPACE * (len(shown) - 1)) // len(shown) - AXIS if beside else width - AXIS - 8
    starts = sorted({start for each in shown for start in each.shares})
    plots = [
        _plot(number, each.name, overall).properties(width=room, height=HEIGHT if beside else LOW_HEIGHT)
        for number, each in enumerate(shown)
    ]
    data: dict[str, Rows] = {f"plot{n}": _rows(each, starts, length) for n, each in enumerate(shown)}
    data["overall"] = [{"share": overall.share}] if overall else []
    drawing = alt.hconcat(*plots) if beside else alt.vconcat(*plots, spacing=12)
    return svg(drawing.resolve_scale(x="shared", y="shared"), data)


def _rows(each: Plot, starts: Sequence[datetime], length: timedelta) -> Rows:
    rows = []
    for number in range(round((starts[-1] - starts[0]) / length) + 1):
        start = starts[0] + number * length
        share = each.shares.get(start)
        rows.append(
            {
                "middle": (start + length / 2).isoformat(),
                "share": share.share if share else None,
                "low": share.low if share else None,
                "high": share.high if share else None,
            }
        )
    return rows


def _plot(number: int, name: str, overall: Share | None) -> alt.LayerChart | alt.FacetChart:
    base = alt.Chart(alt.NamedData(f"plot{number}")).encode(x=_x())
    known = base.transform_filter("isValid(datum.share)")
    layers = [
        base.mark_area(opacity=0.2, color=NEGATIVE.light).encode(y=_y("low:Q"), y2=alt.Y2("high:Q")),
        base.mark_line(strokeWidth=1.6, color=NEGATIVE.light).encode(y=_y("share:Q")),
        known.mark_rule(opacity=0.35, color=NEGATIVE.light).encode(y=_y("low:Q"), y2=alt.Y2("high:Q")),
        known.mark_circle(size=16, opacity=1, color=NEGATIVE.light).encode(y=_y("share:Q")),
    ]
    if overall:
        rule = alt.Chart(alt.NamedData("overall")).mark_rule(strokeDash=[2, 3], color=QUIET.light)
        layers.append(rule.encode(y=_y("share:Q")))
    return alt.layer(*layers).properties(title=caption(name))


def _x() -> alt.X:
    axis = alt.Axis(
        title=None, grid=False, tickCount=TICKS, format="%-d %b", labelColor=QUIET.light, labelFontSize=12,
        tickColor=LINE.light, domainColor=LINE.light, labelOverlap=True, labelFlush=True,
    )  # fmt: skip
    return alt.X("middle:T", title=None, scale=UTC, axis=axis)


def _y(field: str) -> alt.Y:
    axis = alt.Axis(
        title=None, format=".0%", tickCount=TICKS, domain=False, ticks=False, gridColor=LINE.light,
        labelColor=QUIET.light, labelFontSize=12, minExtent=AXIS, maxExtent=AXIS,
    )  # fmt: skip
    return alt.Y(field, title=None, scale=alt.Scale(zero=True, nice=True), axis=axis)
