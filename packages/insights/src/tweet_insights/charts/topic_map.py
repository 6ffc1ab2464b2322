"""Topics by time as a map: how much of each is negative."""

from collections.abc import Sequence

import altair as alt

from tweet_insights.behaviour.topic_course import TopicCourse
from tweet_insights.charts.drawing import PHONE, Rows, svg
from tweet_insights.palette import INK, NEGATIVE, QUIET, VEIL
from tweet_insights.plain import percent, short

ROW = 32
"""Height of a topic."""
NAMES, NAMES_ON_PHONE = 230, 110
"""Room for the names."""
SIGN = 7.0
"""Width of a character of a name, about."""
MOST_TOLD = 14
"""Up to this many times, each says its share on a screen."""
FULL = 0.85
"""How much colour the most negative has: its figure stays readable."""


def topic_map(courses: Sequence[TopicCourse], width: int) -> str:
    """A row a topic, the busiest on top; what is suppressed is veiled, a time without tweets is bare."""
    room = NAMES if width > PHONE else NAMES_ON_PHONE
    names = [f"{number + 1}. {short(one.name, int(room / SIGN) - 4)}" for number, one in enumerate(courses)]
    cells = [
        {
            "topic": name,
            "start": moment.start.isoformat(),
            "share": moment.negative.share if moment.negative else None,
            "told": percent(moment.negative.share, 0) if moment.negative else "",
        }
        for name, one in zip(names, courses, strict=True)
        for moment in one.course.moments
        if moment.tweets != 0
    ]
    shares = [moment.negative.share for one in courses for moment in one.course.moments if moment.negative]
    data: dict[str, Rows] = {
        "known": [cell for cell in cells if cell["share"] is not None],
        "veiled": [cell for cell in cells if cell["share"] is None],
    }
    times = len({cell["start"] for cell in cells})
    told = times <= MOST_TOLD and width > PHONE
    return svg(_map(names, max([*shares, 0.01]), width, room, day=courses[0].course.unit == "day", told=told), data)


def _map(
    names: Sequence[str], most: float, width: int, room: int, *, day: bool, told: bool
) -> alt.LayerChart | alt.FacetChart:
    x = alt.X(
        "utcyearmonthdate(start):O" if day else "utcmonthdatehours(start):O",
        title=None,
        axis=alt.Axis(
            format="%-d %b" if day else "%H:%M", labelAngle=0, ticks=False, domain=False, labelColor=QUIET.light,
            labelFontSize=12, labelOverlap=True,
        ),
    )  # fmt: skip
    y = alt.Y(
        "topic:O", title=None, scale=alt.Scale(domain=[*names], paddingInner=0.08),
        axis=alt.Axis(
            ticks=False, domain=False, labelColor=INK.light, labelFontSize=12, labelLimit=0, labelAlign="left",
            labelPadding=room, minExtent=room, maxExtent=room,
        ),
    )  # fmt: skip
    known = alt.Chart(alt.NamedData("known")).encode(x=x, y=y)
    strength = alt.Opacity("share:Q", scale=alt.Scale(domain=[0, most], range=[0.05, FULL]), legend=None)
    layers = [
        alt.Chart(alt.NamedData("veiled")).mark_rect(color=VEIL.light).encode(x=x, y=y),
        known.mark_rect(color=NEGATIVE.light).encode(opacity=strength),
    ]
    if told:
        layers.append(known.mark_text(fontSize=12, color=INK.light).encode(text=alt.Text("told:N")))
    return alt.layer(*layers).properties(width=width - room, height=ROW * len(names))
