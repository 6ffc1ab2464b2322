"""Rows of differences between shares, each with its interval, against the line where there is none."""

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from tweet_insights.charts.drawing import svg
from tweet_insights.palette import GROUND, INK, NEGATIVE, QUIET
from tweet_insights.plain import short

ROW = 40
"""Height of a row: its label, and its line below."""
SIGN = 7.5
"""Width of a character of a label, about."""
ROOM = 95
"""Right of the widest interval, for what is told."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One row: from -1 to 1, above 0 when it is more negative."""

    label: str
    difference: float
    low: float
    high: float
    told: str


def differences(rows: Sequence[Difference], width: int) -> str:
    """The rows one below the other, on one scale that holds 0."""
    least, most = min(0.0, *(row.low for row in rows)), max(0.0, *(row.high for row in rows), 0.01)
    scale = alt.Scale(domain=[least, most + (most - least) * ROOM / (width - ROOM)], nice=False)
    base = alt.Chart(alt.NamedData("rows")).encode(y=alt.Y("row:O", axis=None)).properties(
        width=width, height=alt.Step(ROW)
    )  # fmt: skip
    told = base.encode(x=_x("high", scale), text=alt.Text("told:N"))
    drawing = alt.layer(
        alt.Chart(alt.NamedData("none")).mark_rule(strokeDash=[2, 3], color=QUIET.light).encode(x=_x("at", scale)),
        base.mark_text(x=0, align="left", dy=-9, fontSize=13, stroke=GROUND.light, strokeWidth=4).encode(
            text=alt.Text("label:N")
        ),
        base.mark_text(x=0, align="left", dy=-9, fontSize=13, color=INK.light).encode(text=alt.Text("label:N")),
        base.mark_rule(yOffset=8, y2Offset=8, strokeWidth=2, opacity=0.55, color=NEGATIVE.light).encode(
            x=_x("low", scale), x2=alt.X2("high:Q")
        ),
        base.mark_circle(yOffset=8, size=64, opacity=1, color=NEGATIVE.light).encode(x=_x("difference", scale)),
        told.mark_text(align="left", dx=7, dy=9, fontSize=12, stroke=GROUND.light, strokeWidth=4),
        told.mark_text(align="left", dx=7, dy=9, fontSize=12, color=QUIET.light),
    )
    return svg(
        drawing,
        {
            "rows": [
                {
                    "row": number,
                    "label": short(row.label, int(width / SIGN)),
                    "difference": row.difference,
                    "low": row.low,
                    "high": row.high,
                    "told": row.told,
                }
                for number, row in enumerate(rows)
            ],
            "none": [{"at": 0}],
        },
    )


def _x(field: str, scale: alt.Scale) -> alt.X:
    return alt.X(f"{field}:Q", axis=None, scale=scale)
