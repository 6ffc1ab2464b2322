"""Feature: releases of different age work together."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from driver import Driver
from next_release import FIELD, VALUE, Releases, build
from pytest_bdd import given, parsers, scenarios, then, when
from rollout import NEXT, THIS, Rollout
from tweet_local.pipeline import Pipeline
from tweet_local.stages import Stage

pytestmark = pytest.mark.servers
scenarios("features/next_release.feature")

TWICE = "SELECT source, tweet_id, count(*) FROM tweets GROUP BY ALL HAVING count(*) > 1"
FILLED = f"""
SELECT raw_schema_id = ?, processor_version, count({FIELD}), count(*) FILTER ({FIELD} = '{VALUE}'), count(*)
FROM tweets WHERE kind <> 'deleted' GROUP BY ALL
"""


@pytest.fixture
def rollout(tmp_path: Path) -> Iterator[Rollout]:
    """A pipeline of its own: the shared one is to meet no release but this."""
    newer, place = build(tmp_path / "next"), Pipeline.open(tmp_path / "pipeline")
    releases = Releases(place.site.folder, tools=newer.tools)
    pipeline = Pipeline(place.site, releases, place.artifacts)
    try:
        yield Rollout(Driver(pipeline), releases, newer)
    finally:
        pipeline.stop_all()


@given("a pipeline of this release, and the next one, whose contracts have one more optional field")
def two_releases(rollout: Rollout) -> None:
    rollout.begin()


@when("the contracts of the next release are published")
def published(rollout: Rollout) -> None:
    registry_url = rollout.driver.pipeline.site.registry_url
    rollout.driver.pipeline.run([str(rollout.newer.tools / "tweet-schema"), "publish", "--registry-url", registry_url])


@when(parsers.parse("tweets flow at {rate:d} a second while the releases that run become, one after the other"))
def exchanged(rollout: Rollout, rate: int, datatable: list[list[str]]) -> None:
    stages, *mixtures = datatable
    for releases in mixtures:
        rollout.become(dict(zip(map(Stage, stages), releases, strict=True)), rate)
    for stage in map(Stage, stages):
        rollout.stop(stage)


@then(parsers.parse("each of the {count:d} mixtures has brought tweets into the warehouse"))
def all_brought(rollout: Rollout, count: int) -> None:
    assert len(rollout.brought) == count
    assert all(rollout.brought)


@then("the next loader had widened the table before there was anything to put there")
def widened(rollout: Rollout) -> None:
    assert rollout.widened == [False, *[True] * (len(rollout.brought) - 1)]


@then("every stage that was stopped ended by itself")
def ended(rollout: Rollout) -> None:
    assert {(stage, release) for stage, release, _ in rollout.exits} == {
        (stage, release) for stage in (Stage.PRODUCER, Stage.PROCESSOR, Stage.LOADER) for release in (THIS, NEXT)
    }
    assert [stopped for stopped in rollout.exits if stopped[2] != 0] == []


@then("every tweet produced is accounted for, none was rejected and none has two rows")
def nothing_lost(rollout: Rollout) -> None:
    total = rollout.driver.pipeline.balance().total
    assert total["unaccounted"] == 0, total
    assert total["raw"] == rollout.produced
    assert total["raw"] == total["rows"] + total["superseded"] + total["deletes"]
    assert (total["rejected"], total["duplicates"], total["surplus"]) == (0, 0, 0)
    assert rollout.driver.ask(TWICE) == []


@then("the new field is filled where producer and processor knew it, and nowhere else")
def filled(rollout: Rollout) -> None:
    rows = rollout.driver.ask(FILLED, [rollout.older_id])
    newer = rollout.processor_version(NEXT)
    assert {(of_this, made_by) for of_this, made_by, *_ in rows} == {
        (of_this, rollout.processor_version(release)) for of_this in (True, False) for release in (THIS, NEXT)
    }
    for of_this, made_by, told, sunny, every in rows:
        known = not of_this and made_by == newer
        assert (told, sunny) == ((every, every) if known else (0, 0)), rows
