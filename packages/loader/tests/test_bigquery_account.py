"""What no emulator can show, against a real project: `TWEET_BIGQUERY_PROJECT` names one. Last real run: never.

It makes a dataset of its own, which is dropped at the end: a few load jobs and queries, all within a sandbox.
"""

import os
import uuid
from collections.abc import Iterator

import pytest
from tweet_loader.sink import SinkError
from tweet_loader.sinks.bigquery.address import BigQueryAddress
from tweet_loader.sinks.bigquery.client import BigQueryClient
from tweet_loader.sinks.bigquery.layout import EVERYTHING
from tweet_loader.sinks.bigquery.service import ChangedMeanwhileError, JobExistsError
from tweet_loader.upkeep.forget import Identity, forget

from .bigquery import BigQueryWarehouse
from .events import current, event, random_events
from .world import World

pytestmark = pytest.mark.account


@pytest.fixture(scope="module")
def address() -> Iterator[BigQueryAddress]:
    plan, location = os.environ.get("TWEET_BIGQUERY_PLAN", "sandbox"), os.environ.get("TWEET_BIGQUERY_LOCATION", "US")
    name = f"{os.environ['TWEET_BIGQUERY_PROJECT']}.tweet_loader_test_{uuid.uuid4().hex[:12]}"
    mine = BigQueryAddress.parse(f"{name}?plan={plan}&location={location}")
    yield mine
    BigQueryClient.at(mine).run(f"DROP SCHEMA IF EXISTS `{mine.project}.{mine.dataset}` CASCADE")


@pytest.fixture(scope="module")
def world(address: BigQueryAddress, tmp_path_factory: pytest.TempPathFactory) -> World:
    loaded = World(lambda _: BigQueryWarehouse(address), tmp_path_factory.mktemp("account"))
    loaded.tape.happened(random_events(60, tweets=25, seed=3))
    loaded.tape.happened([event("secret", text="what she would rather not have said")])
    loaded.load(40)
    return loaded


def test_what_was_loaded_is_what_the_events_say(world: World) -> None:
    assert {(row["source"], row["tweet_id"]) for row in world.rows("tweets")} == set(current(world.tape.events))
    assert len(world.rows("events")) == len(world.tape.events)


def test_a_job_id_is_refused_whatever_had_it_before(address: BigQueryAddress, world: World) -> None:
    client, job_id = BigQueryClient.at(address), f"tweet-loader-test-{uuid.uuid4().hex}"
    client.burn(job_id)
    with pytest.raises(JobExistsError):
        client.load(job_id, client.ask(f"SELECT * FROM `{client.table('arrivals')}` WHERE {EVERYTHING} LIMIT 1"))  # noqa: S608 - our names


def test_a_description_is_changed_once(address: BigQueryAddress, world: World) -> None:
    client = BigQueryClient.at(address)
    held = client.held()
    client.describe(held.document, held.etag)
    with pytest.raises(ChangedMeanwhileError):
        client.describe(held.document, held.etag)


def test_a_query_must_name_days(address: BigQueryAddress, world: World) -> None:
    client = BigQueryClient.at(address)
    with pytest.raises(SinkError, match="partition"):
        client.ask(f"SELECT COUNT(*) FROM `{client.table('arrivals')}`")  # noqa: S608 - our names


def test_what_is_forgotten_cannot_be_asked_for(world: World) -> None:
    assert not list(forget(world.sink(), [Identity("fake", "secret")]).found)
    assert len(world.rows("events")) == len(world.tape.events)
