"""Drawings are valid Vega-Lite, and their colours can be told from the ground and from each other."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

import pytest
from tweet_insights import charts, time_chart
from tweet_insights.charts import Bar, Drawing, Rows, bars, bars_and_shares
from tweet_insights.facts import Course, Moment, Standout
from tweet_insights.interval import wilson
from tweet_insights.palette import COLOURS, GROUND, INK, LINE, NEGATIVE, PANEL, QUIET, UNREAD, VEIL, VOLUME, Colour
from tweet_insights.time_chart import over_time

AT = datetime(2026, 5, 4, tzinfo=UTC)
SHARE = wilson(20, 60)
ROWS = (Bar("#rail", 100, "100", share=SHARE, mood="33.3 %"), Bar("#few", 0, "0", quiet=True))


@pytest.fixture
def validated(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Validate each drawing before it is drawn: the package itself does not, because it takes time."""
    drawings: list[str] = []
    draw = charts.svg

    def validate(drawing: Drawing, data: Mapping[str, Rows]) -> str:
        drawings.append(drawing.to_json(validate=True))
        return draw(drawing, data)

    monkeypatch.setattr(charts, "svg", validate)
    monkeypatch.setattr(time_chart, "svg", validate)
    yield drawings
    assert drawings


def course(*shares: float | None) -> Course:
    moments = (
        Moment(AT + timedelta(hours=n), 90, 30, 60, None if share is None else wilson(round(60 * share), 60))
        for n, share in enumerate(shares)
    )
    return Course("hour", tuple(moments), suppressed=0, moods_suppressed=0)


def test_bars_are_valid_and_have_a_shape_for_each_row(validated: list[str]) -> None:
    assert bars(ROWS, 400).count("M0,0h") >= len(ROWS)
    assert "33.3 %" in bars_and_shares(ROWS, SHARE, 800)
    assert bars_and_shares(ROWS, None, 800).startswith("<svg")


def test_the_line_over_time_is_valid_and_breaks_where_nothing_is_known(validated: list[str]) -> None:
    standout = Standout(AT, SHARE, SHARE, 0.0, 3, 0.001, certain=True)
    whole = over_time(course(0.3, 0.4, 0.5, 0.4), SHARE, None, 800)
    broken = over_time(course(0.3, 0.4, None, 0.5, 0.4), SHARE, standout, 800)
    assert moves(broken) == moves(whole) + 2
    assert "4 May, 00:00 · 33.3" in broken


def moves(svg: str) -> int:
    """Strokes of the area and the line: each begins with a move."""
    return svg[svg.index('class="mark-area') : svg.index('class="mark-rule role-mark')].count("M")


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("colour", "least"), [(INK, 7), (QUIET, 4.5), (NEGATIVE, 4.5), (VOLUME, 3), (UNREAD, 3)])
def test_what_is_read_stands_out_from_the_ground(scheme: str, colour: Colour, least: float) -> None:
    assert contrast(getattr(colour, scheme), getattr(GROUND, scheme)) >= least, colour.name


def test_each_light_colour_is_used_once_or_css_could_not_turn_it() -> None:
    assert len({colour.light for colour in COLOURS}) == len(COLOURS)
    assert {LINE, PANEL, VEIL} < set(COLOURS)
