"""People by how negative they are, as a histogram."""

from collections.abc import Sequence

import altair as alt

from tweet_insights.behaviour.spread import Step
from tweet_insights.charts.drawing import svg
from tweet_insights.palette import INK, LINE, QUIET, VEIL, VOLUME

AXIS, HEIGHT = 40, 190


def histogram(steps: Sequence[Step], mean: float, width: int) -> str:
    """A bar for each step. Where too few people are, it is veiled; a dotted line marks the mean."""
    low, high = steps[0].low, steps[-1].high
    parts = round(1 / (steps[0].high - low))
    known = {round(parts * step.low) for step in steps}
    hidden = [number for number in range(round(parts * low), round(parts * high)) if number not in known]
    x = alt.X("low:Q", title=None, scale=alt.Scale(domain=[low, high], nice=False), axis=_axis(".0%"))
    bars = alt.Chart(alt.NamedData("steps")).mark_rect(color=VOLUME.light, xOffset=0.5, x2Offset=-0.5)
    veil = alt.Chart(alt.NamedData("hidden")).mark_rect(color=VEIL.light)
    rule = alt.Chart(alt.NamedData("mean")).mark_rule(strokeDash=[2, 3], strokeWidth=2, color=INK.light)
    y = alt.Y("people:Q", title=None, axis=_axis("~s"))
    drawing = alt.layer(
        veil.encode(x=x, x2=alt.X2("high:Q")),
        bars.encode(x=x, x2=alt.X2("high:Q"), y=y, y2=alt.Y2Datum(0)),
        rule.encode(x=x),
    ).properties(width=width - AXIS - 12, height=HEIGHT)
    return svg(
        drawing,
        {
            "steps": [{"low": step.low, "high": step.high, "people": step.people} for step in steps],
            "hidden": [{"low": number / parts, "high": (number + 1) / parts} for number in hidden],
            "mean": [{"low": mean}],
        },
    )


def _axis(form: str) -> alt.Axis:
    return alt.Axis(
        title=None, format=form, tickCount=5, domain=False, ticks=False, grid=form != ".0%", gridColor=LINE.light,
        labelColor=QUIET.light, labelFontSize=12, labelFlush=True,
    )  # fmt: skip
