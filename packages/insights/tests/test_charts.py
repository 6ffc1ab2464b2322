"""Drawings are valid Vega-Lite, and their colours can be told from the ground and from each other."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tweet_insights.behaviour.moments import Course, Moment, Standout
from tweet_insights.behaviour.rhythm import HourOfWeek, Rhythm
from tweet_insights.behaviour.spread import Step
from tweet_insights.behaviour.topic_course import TopicCourse
from tweet_insights.charts import bars as bar_chart
from tweet_insights.charts import differences as difference_chart
from tweet_insights.charts import drawing as drawing_module
from tweet_insights.charts import histogram as people_chart
from tweet_insights.charts import over_time as time_chart
from tweet_insights.charts import small_multiples as cohort_chart
from tweet_insights.charts import topic_map as topic_chart
from tweet_insights.charts import week as week_chart
from tweet_insights.charts.bars import Bar, bars, bars_and_shares
from tweet_insights.charts.differences import Difference, differences
from tweet_insights.charts.drawing import Drawing, Rows
from tweet_insights.charts.histogram import histogram
from tweet_insights.charts.over_time import over_time
from tweet_insights.charts.small_multiples import Plot, small_multiples
from tweet_insights.charts.topic_map import topic_map
from tweet_insights.charts.week import week
from tweet_insights.interval import wilson
from tweet_insights.palette import COLOURS, GROUND, INK, LINE, NEGATIVE, PANEL, QUIET, UNREAD, VEIL, VOLUME, Colour
from tweet_insights.plain import percent

AT = datetime(2026, 5, 4, tzinfo=UTC)
SHARE = wilson(20, 60)
ROWS = (Bar("#rail", 100, "100", share=SHARE, mood="33.3 %"), Bar("#few", 0, "0", quiet=True))


@pytest.fixture
def validated(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Validate each drawing before it is drawn: the package itself does not, because it takes time."""
    drawings: list[str] = []
    draw = drawing_module.svg

    def validate(drawing: Drawing, data: Mapping[str, Rows]) -> str:
        drawings.append(drawing.to_json(validate=True))
        return draw(drawing, data)

    monkeypatch.setattr(bar_chart, "svg", validate)
    monkeypatch.setattr(time_chart, "svg", validate)
    monkeypatch.setattr(cohort_chart, "svg", validate)
    monkeypatch.setattr(difference_chart, "svg", validate)
    monkeypatch.setattr(people_chart, "svg", validate)
    monkeypatch.setattr(week_chart, "svg", validate)
    monkeypatch.setattr(topic_chart, "svg", validate)
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


def test_what_is_drawn_again_is_the_same_and_shares_no_name_with_another_drawing() -> None:
    hostile = (Bar('url(#clip1)" clip2', 100, "100", share=SHARE, mood="33.3 %"), *ROWS)
    one, again, other = (bars_and_shares(rows, SHARE, 800) for rows in (hostile, hostile, ROWS))
    assert one == again
    assert "clip2" in one
    assert clipped(one)
    assert clipped(other)
    assert clipped(one).isdisjoint(clipped(other))


def clipped(svg: str) -> set[str]:
    """What is clipped, by name; each is asked for."""
    names = set(re.findall('<clipPath id="([^"]+)"', svg))
    assert set(re.findall(r'clip-path="url\(#([^"]+)\)"', svg)) == names
    return names


def test_differences_are_valid_and_stand_on_either_side_of_none(validated: list[str]) -> None:
    rows = [Difference("more", 0.2, 0.1, 0.3, "+20.0 points"), Difference("less", -0.1, -0.2, 0.0, "-10.0 points")]
    drawn = differences(rows, 400)
    assert "+20.0 points" in drawn
    assert "-10.0 points" in drawn
    assert differences(rows[:1], 400).startswith("<svg")


def test_the_line_over_time_is_valid_and_breaks_where_nothing_is_known(validated: list[str]) -> None:
    standout = Standout(AT, SHARE, SHARE, 0.0, 3, 0.001, certain=True)
    whole = over_time(course(0.3, 0.4, 0.5, 0.4), SHARE, None, 800)
    broken = over_time(course(0.3, 0.4, None, 0.5, 0.4), SHARE, standout, 800)
    assert moves(broken) == moves(whole) + 2
    assert "4 May, 00:00 · 33.3" in broken


def moves(svg: str) -> int:
    """Strokes of the area and the line: each begins with a move."""
    return svg[svg.index('class="mark-area') : svg.index('class="mark-rule role-mark')].count("M")


@pytest.mark.parametrize("width", [350, 980])
def test_the_map_of_topics_is_valid_and_veils_what_is_suppressed(validated: list[str], width: int) -> None:
    told = replace(course(0.2, 0.8, 0.5), unit="hour")
    veiled = replace(told, moments=(Moment(AT, None, None, None, None), *told.moments[1:]))
    courses = [TopicCourse(name, AT.date(), hours, None) for name, hours in (("#rail", told), ("#tea · cup", veiled))]
    drawn = topic_map(courses, width)
    assert "#rail" in drawn
    assert drawn.count(VEIL.light) == 1
    assert (percent(0.8, 0) in drawn) == (width > 400)


def test_the_week_is_valid_veils_what_is_suppressed_and_leaves_a_hole_where_nobody_wrote(validated: list[str]) -> None:
    known = [HourOfWeek(0, hour, 50 + hour, 20, 40, wilson(hour, 40)) for hour in range(5)]
    moodless = HourOfWeek(0, 5, 50, 20, None, None)
    veiled = HourOfWeek(0, 6, None, None, None, None)
    nobody = [HourOfWeek(1, hour, 0, 0, 0, None) for hour in range(24)]
    drawn = week(Rhythm((*known, moodless, veiled, *nobody)), 350)
    assert drawn.count(f'fill="{VEIL.light}"') == 3  # once above, twice below
    assert drawn.count(f'fill="{VOLUME.light}"') == 6
    assert drawn.count(f'fill="{NEGATIVE.light}"') == 5
    assert "from 0\N{NO-BREAK SPACE}% (pale) to 10" in drawn
    assert week(Rhythm((veiled,)), 980).startswith("<svg")
    unscored = week(Rhythm((HourOfWeek(0, 0, 50, 20, 0, None),)), 980)
    assert unscored.count("Mon") == 1  # one map


@pytest.mark.parametrize("width", [350, 980])
def test_small_multiples_are_valid_and_break_where_nothing_is_known(validated: list[str], width: int) -> None:
    times = [AT + timedelta(days=n) for n in range(5)]
    whole = small_multiples([Plot("the quiet", dict.fromkeys(times, SHARE))], timedelta(days=1), SHARE, width)
    lacking = dict.fromkeys(times[:2] + times[3:], SHARE)
    broken = small_multiples([Plot("the quiet", lacking)], timedelta(days=1), None, width)
    assert moves(broken) == moves(whole) + 2
    assert "the quiet" in broken


def test_the_histogram_is_valid_and_veils_steps_of_too_few_people(validated: list[str]) -> None:
    drawn = histogram([Step(0.1, 0.15, 12), Step(0.15, 0.2, 40), Step(0.25, 0.3, 15)], 0.18, 350)
    assert drawn.count(f'fill="{VOLUME.light}"') == 3
    assert drawn.count(f'fill="{VEIL.light}"') == 1


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
