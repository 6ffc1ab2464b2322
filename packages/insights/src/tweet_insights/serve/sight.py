"""What viewers see: the facts of one span, in named sections that are exchanged one by one."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from jinja2 import Environment
from markupsafe import Markup

from tweet_insights.facts import Facts
from tweet_insights.figures.figure import Figure
from tweet_insights.part import Part
from tweet_insights.sentences import sum_up
from tweet_insights.serve.window import Window


class Health(StrEnum):
    """Whether the figures are those of the warehouse as it is."""

    STARTING = "starting"
    """Nothing was found yet."""
    FRESH = "fresh"
    BUSY = "busy"
    """Somebody else has kept it for longer than we were willing to wait."""
    ABSENT = "absent"
    """There is no warehouse; the loader makes it."""
    UNREADABLE = "unreadable"
    """It cannot be used; the log says why."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page. Equal versions have equal content."""

    html: Markup
    version: str


@dataclass(frozen=True, slots=True)
class Sight:
    """What is shown of the tweets made since a moment, or of all; or of a part of the time."""

    since: datetime | None
    part: Part | None = None
    health: Health = Health.STARTING
    facts: Facts | None = None
    whole_at: datetime | None = None
    """When all of the facts were found; since then only what stands above the figures, and the first of them."""
    overview: Mapping[str, Section] = field(default_factory=dict)
    figures: tuple[Figure, ...] = ()
    """As they were last drawn: that takes longer than to find the facts, so they may be a little older."""
    drawn: Mapping[str, Section] = field(default_factory=dict)
    """Sections of the figures, by their slugs."""

    @property
    def address(self) -> str:
        """What an address says of it, from its question mark on."""
        return Window(self.since, self.part).address

    @property
    def sections(self) -> dict[str, Section]:
        """All, in the order of the page; none before the figures were drawn once."""
        return {**self.overview, **self.drawn} if self.drawn else {}

    def age(self, now: datetime) -> int | None:
        """How many seconds old the facts are."""
        return round((now - self.facts.made_at).total_seconds()) if self.facts else None

    def tick(self, now: datetime) -> bytes:
        """The server-sent event that tells a viewer what there is."""
        said = {
            "health": self.health,
            "made_at": self.facts.made_at.isoformat(timespec="milliseconds") if self.facts else None,
            "whole_at": self.whole_at.isoformat(timespec="milliseconds") if self.whole_at else None,
            "age": self.age(now),
            "versions": {name: section.version for name, section in self.sections.items()},
        }
        return f"event: tick\ndata: {json.dumps(said, separators=(',', ':'))}\n\n".encode()


def overview_of(facts: Facts, templates: Environment) -> dict[str, Section]:
    """What stands above the figures. Takes a few milliseconds."""
    names = ("period", "sentences", "tiles", *([] if facts.part else ["coverage"]))
    return {
        name: _section(
            templates.get_template(f"parts/{name}.html").render(
                facts=facts, sentences=sum_up(facts), live=True, whole=Window(facts.since).address
            )
        )
        for name in names
    }


def drawn_of(
    figures: Iterable[Figure], address: str, templates: Environment, *, alone: bool = False
) -> dict[str, Section]:
    """A section for each figure; `alone` on a page it is opened, and is of the same version."""
    template = templates.get_template("parts/figure.html")
    made = {}
    for figure in figures:
        about = {"figure": figure, "live": True, "query": address}
        section = _section(template.render(**about, open=False))
        opened = _section(template.render(**about, open=True)) if alone else section
        made[figure.slug] = replace(opened, version=section.version)
    return made


def _section(html: str) -> Section:
    # Made by our templates, which escape whatever is not markup of ours.
    return Section(Markup(html), hashlib.sha256(html.encode()).hexdigest()[:16])  # noqa: S704 - see above
