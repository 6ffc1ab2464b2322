"""Charts as SVG text: Altair says what is drawn, vl-convert draws it without a browser."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

import altair as alt
import vl_convert

from tweet_insights.palette import QUIET

Drawing: TypeAlias = alt.LayerChart | alt.FacetChart | alt.VConcatChart | alt.HConcatChart
Rows: TypeAlias = Sequence[Mapping[str, object]]
SPACE = 24
CONFIG = {
    "background": "transparent",
    "font": "system-ui, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif",
    "padding": {"left": 0, "top": 4, "right": 4, "bottom": 4},
    "view": {"stroke": None},
    "concat": {"spacing": SPACE},
    "aria": False,
}
CLIPPED = re.compile(r'(?<=url\(#)clip\d+(?=\)")|(?<=<clipPath id=")clip\d+(?=")')
"""The names that Vega gives to what it clips."""
PHONE = 400
"""Up to this width titles are short."""


class Svg(str):
    """SVG text that keeps what it was drawn from, so that whoever wants another chart need not begin with nothing."""

    __slots__ = ("spec",)
    spec: Mapping[str, object]
    """In Vega-Lite, with its data."""


def svg(drawing: Drawing, data: Mapping[str, Rows]) -> Svg:
    """One <svg> element that asks for nothing from outside. Its colours are the palette's light ones.

    It is hidden from screen readers: whoever shows it says in words what it shows.

    `data` is what the drawing's NamedData stand for. Data and config are put in last, and nothing
    is validated again, because Altair copies all it holds at every step: that took twice as long
    as drawing. The tests validate every drawing.
    """
    datasets = {name: [*rows] for name, rows in data.items()}
    spec = {**drawing.to_dict(validate=False), "config": CONFIG, "datasets": datasets}
    # Vega gives its marks roles without names, which a screen reader would read out one by one.
    plain = vl_convert.vegalite_to_svg(spec).replace("<svg ", '<svg aria-hidden="true" ', 1)
    drawn = Svg(_named_by_content(plain))
    drawn.spec = spec
    return drawn


def _named_by_content(drawn: str) -> str:
    """Vega counts what it clips over all drawings, so the same one drawn again would look as if it had changed."""
    sign = hashlib.sha256(CLIPPED.sub("", drawn).encode()).hexdigest()[:12]
    names = {name: f"clip-{sign}-{place}" for place, name in enumerate(dict.fromkeys(CLIPPED.findall(drawn)))}
    return CLIPPED.sub(lambda found: names[found[0]], drawn)


def caption(words: str) -> alt.TitleParams:
    """A quiet title that stands at the left of a plot."""
    return alt.TitleParams(words, anchor="start", frame="group", fontSize=12, fontWeight="normal", color=QUIET.light)
