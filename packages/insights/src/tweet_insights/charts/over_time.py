"""The chart of negativity over time: the share, its interval, what it rests on, and what is not known."""

from datetime import timedelta
from typing import Literal

import altair as alt

from tweet_insights.behaviour.course import UNITS
from tweet_insights.behaviour.moments import Course, Standout
from tweet_insights.charts.drawing import PHONE, Rows, caption, svg
from tweet_insights.interval import Share
from tweet_insights.palette import GROUND, INK, LINE, NEGATIVE, QUIET, VEIL, VOLUME
from tweet_insights.plain import percent

HEIGHT, VOLUME_HEIGHT = 230, 48
AXIS, MARGIN = 40, 64
"""Room left of the plot for the scale, and right of it for the label of the overall share."""
FEW = 40
"""Up to this many moments each gets a dot."""
UTC = alt.Scale(type="utc")
"""Times are UTC, whatever zone the machine is in."""


def over_time(course: Course, overall: Share | None, standout: Standout | None, width: int) -> str:
    """The share of negative tweets with its band, and below it the tweets of each moment.

    A time without tweets, or without scored ones, interrupts the line; a suppressed one is veiled.
    """
    plot = width - AXIS - MARGIN
    upper = alt.layer(*_veil(), *_shares(), *_overall(plot), *_mark(course, standout)).properties(
        width=plot, height=HEIGHT
    )
    lower = _volume(course).properties(
        width=plot, height=VOLUME_HEIGHT, title=caption(f"tweets per {course.unit}, UTC")
    )
    moments = _moments(course)
    data: dict[str, Rows] = {
        "moments": moments,
        "dots": _dots(moments),
        "hidden": [row for row in moments if row["tweets"] is None],
        "overall": [{"share": overall.share, "told": [percent(overall.share), "overall"]}] if overall else [],
        "standout": [_told(course, standout, brief=width <= PHONE)] if standout and standout.certain else [],
    }
    return svg(alt.vconcat(upper, lower, spacing=10).resolve_scale(x="shared"), data)


def _moments(course: Course) -> Rows:
    length = UNITS[course.unit]
    return [
        {
            "start": moment.start.isoformat(),
            "middle": (moment.start + length / 2).isoformat(),
            "end": (moment.start + length).isoformat(),
            "tweets": moment.tweets,
            "share": moment.negative.share if moment.negative else None,
            "low": moment.negative.low if moment.negative else None,
            "high": moment.negative.high if moment.negative else None,
        }
        for moment in course.moments
    ]


def _dots(moments: Rows) -> Rows:
    """A line needs two neighbours: without a dot, a moment between two gaps would not be seen."""
    known = [False, *(row["share"] is not None for row in moments), False]
    return [
        row
        for place, row in enumerate(moments, start=1)
        if known[place] and (len(moments) <= FEW or not (known[place - 1] or known[place + 1]))
    ]


def _told(course: Course, standout: Standout, *, brief: bool) -> dict[str, object]:
    """Where a phone has no room for when it was, the share alone."""
    day = f"{standout.start.day} {standout.start:%b}"
    when = day if course.unit == "day" else f"{day}, {standout.start:%H:%M}"
    return {
        "middle": (standout.start + UNITS[course.unit] / 2).isoformat(),
        "share": standout.negative.share,
        "told": percent(standout.negative.share) if brief else f"{when} · {percent(standout.negative.share)}",
    }


def _veil() -> list[alt.Chart]:
    base = alt.Chart(alt.NamedData("hidden"))
    return [base.mark_rect(color=VEIL.light).encode(x=_x("start:T"), x2=alt.X2("end:T"))]


def _shares() -> list[alt.Chart]:
    base = alt.Chart(alt.NamedData("moments")).encode(x=_x("middle:T"))
    dots = alt.Chart(alt.NamedData("dots")).encode(x=_x("middle:T"))
    return [
        base.mark_area(opacity=0.2, color=NEGATIVE.light).encode(y=_y("low:Q"), y2=alt.Y2("high:Q")),
        base.mark_line(strokeWidth=1.6, color=NEGATIVE.light).encode(y=_y("share:Q")),
        dots.mark_rule(opacity=0.5, color=NEGATIVE.light).encode(y=_y("low:Q"), y2=alt.Y2("high:Q")),
        dots.mark_circle(size=28, opacity=1, color=NEGATIVE.light).encode(y=_y("share:Q")),
    ]


def _overall(plot: int) -> list[alt.Chart]:
    base = alt.Chart(alt.NamedData("overall")).encode(y=_y("share:Q"))
    return [
        base.mark_rule(strokeDash=[2, 3], color=QUIET.light),
        base.mark_text(x=plot, align="left", dx=6, fontSize=12, color=QUIET.light, baseline="middle").encode(
            text=alt.Text("told:N")
        ),
    ]


def _mark(course: Course, standout: Standout | None) -> list[alt.Chart]:
    late = standout is not None and len(course.moments) < 2 * sum(
        moment.start < standout.start for moment in course.moments
    )
    base = alt.Chart(alt.NamedData("standout")).encode(x=_x("middle:T"), y=_y("share:Q"))
    told = base.encode(text=alt.Text("told:N"))
    side = -10 if late else 10
    align: Literal["left", "right"] = "right" if late else "left"
    return [
        base.mark_point(size=70, strokeWidth=2, filled=False, opacity=1, color=INK.light),
        told.mark_text(align=align, dx=side, fontSize=13, fontWeight="bold", stroke=GROUND.light, strokeWidth=4),
        told.mark_text(align=align, dx=side, fontSize=13, fontWeight="bold", color=INK.light),
    ]


def _volume(course: Course) -> alt.Chart:
    base: alt.Chart = alt.Chart(alt.NamedData("moments")).mark_rect(color=VOLUME.light)
    x = _x("start:T", axis=_time_axis(course))
    y = alt.Y("tweets:Q", title=None, axis=_axis(tick_count=2, form="~s"))
    return base.encode(x=x, x2=alt.X2("end:T"), y=y, y2=alt.Y2Datum(0))


def _x(field: str, axis: alt.Axis | None = None) -> alt.X:
    return alt.X(field, title=None, scale=UTC, axis=axis)


def _y(field: str) -> alt.Y:
    return alt.Y(field, title=None, scale=alt.Scale(zero=True, nice=True), axis=_axis(tick_count=5, form=".0%"))


def _axis(tick_count: int, form: str) -> alt.Axis:
    return alt.Axis(
        title=None, format=form, tickCount=tick_count, domain=False, ticks=False, gridColor=LINE.light,
        labelColor=QUIET.light, labelFontSize=12, minExtent=AXIS, maxExtent=AXIS,
    )  # fmt: skip


def _time_axis(course: Course) -> alt.Axis:
    days = len(course.moments) * UNITS[course.unit] / timedelta(days=1)
    step = alt.TimeIntervalStep(interval="day", step=1 + int(days // 10)) if days >= 2 else 6
    return alt.Axis(
        title=None, grid=False, tickCount=step, format="%-d %b" if days >= 2 else "%H:%M", labelColor=QUIET.light,
        labelFontSize=12, tickColor=LINE.light, domainColor=LINE.light, labelOverlap=True, labelFlush=True,
    )  # fmt: skip
