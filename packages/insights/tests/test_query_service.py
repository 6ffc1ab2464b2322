"""Between two whole searches, what is quickly found is brought up to date: how many tweets, how negative, and when."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from tweet_insights import pages
from tweet_insights.facts import Facts
from tweet_insights.find import find
from tweet_insights.models.lexicon import Lexicon
from tweet_insights.overview import refreshed
from tweet_insights.score import score
from tweet_insights.serve.query_service import WHOLE_REST, QueryService
from tweet_insights.serve.sight import Sight
from tweet_insights.warehouses.duckdb import DuckDB

from .corpus import four_hundred, written
from .warehouse_file import WarehouseFile

SEARCH_S, QUICK_S = 4.0, 0.25
NOW = datetime(2026, 6, 1, tzinfo=UTC)


@dataclass
class Scene:
    """A query service whose searches take as long as they say, by a clock of their own."""

    warehouse: WarehouseFile
    seconds: float = 100.0
    asked: list[str] = field(default_factory=list)
    seen: list[Sight] = field(default_factory=list)

    def took(self, what: str, seconds: float, found: Facts) -> Facts:
        self.asked.append(what)
        self.seconds += seconds
        return found

    def service(self) -> QueryService:
        opened, model = DuckDB(self.warehouse.path, timedelta(seconds=1)), Lexicon.model
        whole: Callable[[datetime | None], Facts] = lambda since: self.took(  # noqa: E731 - one of two alike
            "whole", SEARCH_S, find(opened, model, NOW, since)
        )
        quick: Callable[[Facts], Facts] = lambda facts: self.took(  # noqa: E731 - see above
            "quick", QUICK_S, refreshed(facts, opened, model, NOW)
        )
        service = QueryService(
            opened.glance, whole, quick, pages.templates(), self.seen.append, clock=lambda: self.seconds
        )
        service.want(None)
        return service

    def versions(self) -> dict[str, str]:
        return {name: section.version for name, section in self.seen[-1].sections.items()}


@pytest.fixture
def scene(warehouse: WarehouseFile) -> Scene:
    warehouse.load(four_hundred())
    score(DuckDB(warehouse.path, timedelta(seconds=1)), Lexicon(), lambda: NOW)
    return Scene(warehouse)


def test_what_was_written_is_told_before_the_next_whole_search(scene: Scene) -> None:
    service = scene.service()
    service.beat()
    before = scene.versions()
    scene.warehouse.load([written(5000)])
    scene.seconds += 1
    service.beat()
    assert scene.asked == ["whole", "quick"]
    facts = scene.seen[-1].facts
    assert facts is not None
    assert facts.coverage.seen == 401
    changed = {name for name, version in scene.versions().items() if before[name] != version}
    assert changed == {"period", "sentences", "tiles", "coverage", "negativity-over-time"}


def test_what_was_quickly_found_is_what_a_whole_search_finds(scene: Scene) -> None:
    opened = DuckDB(scene.warehouse.path, timedelta(seconds=1))
    before = find(opened, Lexicon.model, NOW, None)
    scene.warehouse.load([written(n, lang="en") for n in range(5000, 5100)])
    quick, whole = refreshed(before, opened, Lexicon.model, NOW), find(opened, Lexicon.model, NOW, None)
    for name in ("first", "last", "coverage", "people", "negative", "negative_adjusted", "course", "standout"):
        assert getattr(quick, name) == getattr(whole, name), name
    assert quick.hashtags == before.hashtags != whole.hashtags


def test_the_whole_is_searched_once_it_has_rested_and_then_no_more(scene: Scene) -> None:
    service = scene.service()
    service.beat()
    scene.warehouse.load([written(5000)])
    for _ in range(3):
        scene.seconds += 1
        service.beat()
    assert scene.asked == ["whole", "quick"]
    scene.seconds += WHOLE_REST * SEARCH_S
    for _ in range(3):
        scene.seconds += 1
        service.want(None)
        service.beat()
    assert scene.asked == ["whole", "quick", "whole"]
    assert scene.seen[-1].whole_at == NOW


def test_the_loader_is_left_alone_for_as_long_as_a_search_took(scene: Scene) -> None:
    service = scene.service()
    assert service.beat() >= SEARCH_S
    scene.warehouse.load([written(5000)])
    scene.seconds += 1
    assert QUICK_S <= service.beat() <= 1
