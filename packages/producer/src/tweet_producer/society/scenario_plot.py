"""A picture of what a scenario plants: how much is written when, how much of it in each burst, and in which mood."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from xml.sax.saxutils import escape

import numpy as np
import pyarrow as pa

from tweet_producer.society.arrow_columns import Integers
from tweet_producer.society.behaviour.arrival_times import Span
from tweet_producer.society.scenario import Burst, Floats, Scenario

STEPS = 84
"""Of a week two hours each."""
WIDTH, LEFT, RIGHT = 960, 56, 16
TOP, HEIGHT, GAP, MOOD_HEIGHT, LINE = 84, 240, 40, 130, 18
SINGLE = 1.5
"""The mood that the axis shows, either way."""
EVERYDAY, GLAD, BAD, INK, FAINT = "#c9ced6", "#1b7f4b", "#b3261e", "#1f2430", "#6b7280"


@dataclass(frozen=True, slots=True)
class Story:
    """What is drawn."""

    name: str
    scenario: Scenario
    bursts: Sequence[Burst]
    span: Span
    labels: pa.Table
    """True labels of a run: `event`, `mood`, `occurred_at`."""

    @property
    def steps(self) -> Integers:
        """The step of each label."""
        times = np.asarray(self.labels["occurred_at"].cast(pa.int64()))
        return (times - self.span.start) * STEPS // self.span.length

    def written(self, event: str | None) -> Integers:
        """How much was written in each step in a burst, or in none."""
        chosen = np.array([told == event for told in self.labels["event"].to_pylist()])
        return np.bincount(self.steps[chosen], minlength=STEPS)

    def mood(self) -> Floats:
        """The mean mood of what was written in each step; nan where nothing was."""
        steps, moods = self.steps, np.asarray(self.labels["mood"])
        number = np.bincount(steps, minlength=STEPS)
        with np.errstate(invalid="ignore"):
            return np.asarray(np.bincount(steps, weights=moods, minlength=STEPS) / number)


def picture(story: Story) -> str:
    """SVG, without anything from elsewhere."""
    listed = sorted(story.bursts, key=lambda burst: burst.at)
    height = TOP + HEIGHT + GAP + MOOD_HEIGHT + GAP + LINE * (len(listed) + 2)
    parts = [*_frame(story, height), *_bars(story, listed), *_mood_line(story), *_legend(story, listed)]
    return "\n".join([*parts, "</svg>", ""])


def _frame(story: Story, height: int) -> Iterator[str]:
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'font-family="system-ui, sans-serif" font-size="12" fill="{INK}">'
    )
    yield f"<title>{escape(story.name)}: {escape(story.scenario.title)}</title>"
    yield '<defs><pattern id="bots" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    yield '<rect width="2" height="6" fill="#ffffff" opacity="0.7"/></pattern></defs>'
    yield f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>'
    yield _text(LEFT, 26, story.name, 'font-size="18" font-weight="600"')
    yield _text(LEFT, 46, story.scenario.title, f'fill="{FAINT}"')
    begin = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=story.span.start)
    length = timedelta(microseconds=story.span.length)
    for part in range(8):
        x = _x(part / 7 * STEPS)
        yield f'<line x1="{x:.1f}" y1="{TOP}" x2="{x:.1f}" y2="{TOP + HEIGHT + GAP + MOOD_HEIGHT}" stroke="#eef0f3"/>'
        if part < 7:
            yield _text(x + 4, TOP + HEIGHT + 16, f"{begin + part * length / 7:%a %d %b}", f'fill="{FAINT}"')


def _bars(story: Story, bursts: Sequence[Burst]) -> Iterator[str]:
    """What is written in each step, one burst upon another."""
    stacks = [(story.written(None), EVERYDAY, "everyday", False)]
    once = {burst.tag: burst for burst in bursts}.values()  # the seed may place two bursts of the same name
    stacks += [(story.written(burst.tag), _color(burst), f"#{burst.tag}", burst.by == "bots") for burst in once]
    most = max(1, int(np.sum([written for written, *_ in stacks], axis=0).max()))
    base = np.zeros(STEPS)
    width = _x(1) - _x(0) - 1
    for written, color, name, bots in stacks:
        for step in np.flatnonzero(written).tolist():
            y, high = TOP + HEIGHT * (1 - (base[step] + written[step]) / most), HEIGHT * written[step] / most
            box = f'x="{_x(step):.1f}" y="{y:.1f}" width="{width:.1f}" height="{high:.1f}"'
            yield f'<rect {box} fill="{color}"><title>{escape(name)}: {written[step]}</title></rect>'
            if bots:
                yield f'<rect {box} fill="url(#bots)"/>'
        base += written
    yield _text(8, TOP + 10, f"{most:,}", f'fill="{FAINT}"')
    yield _text(8, TOP + HEIGHT, "0", f'fill="{FAINT}"')
    yield _text(LEFT, TOP - 6, "events, every two hours of a week", f'fill="{FAINT}"')


def _mood_line(story: Story) -> Iterator[str]:
    top = TOP + HEIGHT + GAP
    middle = top + MOOD_HEIGHT / 2
    moods = np.clip(story.mood(), -SINGLE, SINGLE)
    points = [
        f"{_x(step + 0.5):.1f},{middle - mood / SINGLE * MOOD_HEIGHT / 2:.1f}"
        for step, mood in enumerate(moods)
        if not np.isnan(mood)
    ]
    yield f'<line x1="{LEFT}" y1="{middle}" x2="{WIDTH - RIGHT}" y2="{middle}" stroke="{EVERYDAY}"/>'
    yield f'<polyline points="{" ".join(points)}" fill="none" stroke="{INK}" stroke-width="2"/>'
    yield _text(LEFT, top - 6, "mean mood: 1 glad, 0 even, -1 bad", f'fill="{FAINT}"')
    for mood in (-1, 0, 1):
        yield _text(8, middle - mood / SINGLE * MOOD_HEIGHT / 2 + 4, f"{mood:+d}" if mood else "0", f'fill="{FAINT}"')


def _legend(story: Story, bursts: Sequence[Burst]) -> Iterator[str]:
    top = TOP + HEIGHT + GAP + MOOD_HEIGHT + GAP
    planted = {burst.tag for burst in story.scenario.bursts}
    lines = [(EVERYDAY, "everyday", False)]
    for burst in bursts:
        whence = "" if burst.tag in planted else ", placed by the seed"
        said = (
            f"#{burst.tag} on {burst.topic}: {burst.share:.0%} of all at its peak, mood {burst.mood:+g}, by {burst.by}"
        )
        lines.append((_color(burst), said + whence, burst.by == "bots"))
    for place, (color, said, bots) in enumerate(lines):
        y = top + LINE * place
        yield f'<rect x="{LEFT}" y="{y - 10}" width="12" height="12" fill="{color}"/>'
        if bots:
            yield f'<rect x="{LEFT}" y="{y - 10}" width="12" height="12" fill="url(#bots)"/>'
        yield _text(LEFT + 20, y, said)


def _color(burst: Burst) -> str:
    """Green or red by its mood, paler the weaker."""
    strength = 0.35 + 0.65 * min(1.0, abs(burst.mood) / 1.5)
    full = GLAD if burst.mood > 0 else BAD
    mixed = (round(255 + (int(full[place : place + 2], 16) - 255) * strength) for place in (1, 3, 5))
    return "#" + "".join(f"{part:02x}" for part in mixed)


def _x(step: float) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * step / STEPS


def _text(x: float, y: float, said: str, style: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" {style}>{escape(said)}</text>'
