"""Rows of bars, each with its label above it, and shares beside them."""

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from tweet_insights.charts.drawing import PHONE, SPACE, Rows, caption, svg
from tweet_insights.interval import Share
from tweet_insights.palette import GROUND, INK, NEGATIVE, QUIET, UNREAD, VOLUME
from tweet_insights.plain import percent, plain, short

ROW = 38
"""Height of a row: its label, and its bar below."""
SIGN = 7.5
"""Width of a character of a label, about."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: a label, the bar of its value, and the share beside it where there is one."""

    label: str
    value: int
    note: str
    quiet: bool = False
    share: Share | None = None
    mood: str = ""
    """What stands beside the share, or in its place."""


def bars(rows: Sequence[Bar], width: int) -> str:
    """Rows of bars, each with its label above it and its note behind it."""
    return svg(_bars(rows, width, room=96), {"rows": _values(rows, width)})


def bars_and_shares(rows: Sequence[Bar], overall: Share | None, width: int) -> str:
    """Rows of bars, and beside each the share with its interval; a line marks the share of all."""
    left = width * 48 // 100
    right = width - left - SPACE
    line = f" (dotted: all, {percent(overall.share)})" if overall and width > PHONE else ""
    drawing = alt.hconcat(
        _bars(rows, left, room=52).properties(title=caption("tweets")),
        _shares(rows, overall, right).properties(title=caption(f"negative{line}")),
    )
    return svg(drawing, {"rows": _values(rows, width), "overall": [{"share": overall.share}] if overall else []})


def _values(rows: Sequence[Bar], width: int) -> Rows:
    return [
        {
            "row": number,
            "label": short(row.label, int(width / SIGN)),
            "value": row.value,
            "note": plain(row.note),
            "colour": UNREAD.light if row.quiet else VOLUME.light,
            "low": row.share.low if row.share else None,
            "high": row.share.high if row.share else None,
            "share": row.share.share if row.share else None,
            "told": row.mood,
            "told_at": row.share.high if row.share else 0,
        }
        for number, row in enumerate(rows)
    ]


def _rows(width: int) -> alt.Chart:
    base = alt.Chart(alt.NamedData("rows")).encode(y=alt.Y("row:O", axis=None))
    return base.properties(width=width, height=alt.Step(ROW))


def _bars(rows: Sequence[Bar], width: int, room: int) -> alt.LayerChart | alt.FacetChart:
    most = max([row.value for row in rows] + [1])
    x = alt.X("value:Q", axis=None, scale=alt.Scale(domain=[0, most * width / (width - room)], nice=False))
    base = _rows(width)
    return alt.layer(
        base.mark_bar(height=9, yOffset=7, cornerRadiusEnd=2).encode(x=x, color=alt.Color("colour:N", scale=None)),
        base.mark_text(x=0, align="left", dy=-8, fontSize=13, color=INK.light).encode(text=alt.Text("label:N")),
        base.mark_text(align="left", dx=6, dy=8, fontSize=12, color=QUIET.light).encode(x=x, text=alt.Text("note:N")),
    )


def _shares(rows: Sequence[Bar], overall: Share | None, width: int) -> alt.LayerChart | alt.FacetChart:
    top = max([row.share.high for row in rows if row.share] + ([overall.high] if overall else [0.1]))
    scale = alt.Scale(domain=[0, top * width / (width - 60)], nice=False)
    base = _rows(width)
    told = base.encode(x=alt.X("told_at:Q", axis=None, scale=scale), text=alt.Text("told:N"))
    return alt.layer(
        alt.Chart(alt.NamedData("overall"))
        .mark_rule(strokeDash=[2, 3], color=QUIET.light)
        .encode(x=alt.X("share:Q", axis=None, scale=scale)),
        base.mark_rule(yOffset=7, y2Offset=7, strokeWidth=2, opacity=0.55, color=NEGATIVE.light).encode(
            x=alt.X("low:Q", axis=None, scale=scale), x2=alt.X2("high:Q")
        ),
        base.mark_circle(yOffset=7, size=min(64, width / 5), opacity=1, color=NEGATIVE.light).encode(
            x=alt.X("share:Q", axis=None, scale=scale)
        ),
        # A halo of the ground, so that the line of all tweets does not cross a figure out.
        told.mark_text(align="left", dx=7, dy=8, fontSize=12, stroke=GROUND.light, strokeWidth=4),
        told.mark_text(align="left", dx=7, dy=8, fontSize=12, color=QUIET.light),
    )
