"""The hours of the week as two maps: how much is written, and how much of it is negative."""

from collections.abc import Callable

import altair as alt

from tweet_insights.behaviour.rhythm import WEEKDAYS, HourOfWeek, Rhythm
from tweet_insights.charts.drawing import PHONE, SPACE, Rows, caption, svg
from tweet_insights.palette import NEGATIVE, QUIET, VEIL, VOLUME, Colour
from tweet_insights.plain import percent

AXIS = 36
"""Room left of the maps for the days."""
ROW = 20
"""Height of a day."""
FAINT = 0.1
"""How much colour the least of a map has: with none, few tweets would look like none."""
DAYS = [day[:3] for day in WEEKDAYS]
HOURS = list(range(24))


def week(rhythm: Rhythm, width: int) -> str:
    """Two maps, hours from left to right, one below the other on a phone; what is suppressed is veiled.

    Each goes from faint to full in one colour: their order is seen with every kind of colour blindness.
    """
    beside = width > PHONE
    room = (width - SPACE) // 2 - AXIS if beside else width - AXIS
    busy = _shades(rhythm, lambda hour: hour.tweets or None)
    moods = _shades(rhythm, lambda hour: hour.negative.share if hour.negative else None)
    said = _range(rhythm)
    maps = (
        _map("busy", VOLUME, room).properties(title=caption("tweets, from few (pale) to many (full)")),
        _map("moods", NEGATIVE, room).properties(title=caption(f"negative{said}")),
    )
    # Where nothing is scored there is no second map: an empty one would look like a week without negative tweets.
    drawing = (alt.hconcat(*maps) if beside else alt.vconcat(*maps, spacing=14)) if moods else maps[0]
    veiled = [hour for hour in rhythm.hours if hour.scored is None]
    return svg(
        drawing,
        {
            "busy": busy,
            "busy_veiled": [_place(hour) for hour in veiled if hour.tweets is None],
            "moods": moods,
            "moods_veiled": [_place(hour) for hour in veiled],
        },
    )


def _shades(rhythm: Rhythm, figure: Callable[[HourOfWeek], float | None]) -> Rows:
    known = [(hour, value) for hour in rhythm.hours if (value := figure(hour)) is not None]
    low, high = min((value for _, value in known), default=0), max((value for _, value in known), default=0)
    span = high - low
    return [
        {**_place(hour), "strength": FAINT + (1 - FAINT) * ((value - low) / span if span else 1)}
        for hour, value in known
    ]


def _place(hour: HourOfWeek) -> dict[str, object]:
    return {"day": DAYS[hour.weekday], "hour": hour.hour}


def _range(rhythm: Rhythm) -> str:
    shares = [hour.negative.share for hour in rhythm.hours if hour.negative]
    return f", from {percent(min(shares), 0)} (pale) to {percent(max(shares), 0)} (full)" if shares else ""


def _map(name: str, colour: Colour, width: int) -> alt.LayerChart | alt.FacetChart:
    x = alt.X(
        "hour:O", scale=alt.Scale(domain=HOURS, paddingInner=0.08), title=None,
        axis=alt.Axis(values=[0, 6, 12, 18, 23], labelAngle=0, ticks=False, domain=False, labelColor=QUIET.light,
                      labelFontSize=12, format="02d"),
    )  # fmt: skip
    y = alt.Y(
        "day:O", scale=alt.Scale(domain=DAYS, paddingInner=0.08), title=None,
        axis=alt.Axis(ticks=False, domain=False, labelColor=QUIET.light, labelFontSize=12, minExtent=AXIS,
                      maxExtent=AXIS),
    )  # fmt: skip
    return alt.layer(
        alt.Chart(alt.NamedData(f"{name}_veiled")).mark_rect(color=VEIL.light).encode(x=x, y=y),
        alt.Chart(alt.NamedData(name))
        .mark_rect(color=colour.light)
        .encode(x=x, y=y, opacity=alt.Opacity("strength:Q", scale=None)),
    ).properties(width=width, height=ROW * len(DAYS))
