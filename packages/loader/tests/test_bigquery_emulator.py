"""What the emulator shows through the real clients: migration, forgetting, reading, a command that sets it up."""

from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from tweet_loader.cli import app
from tweet_loader.open_sink import open_receiver, open_sink
from tweet_loader.sink import SinkError
from tweet_loader.sinks.bigquery.address import BigQueryAddress
from tweet_loader.sinks.bigquery.client import BigQueryClient
from tweet_loader.sinks.bigquery.layout import ARRIVALS, kind_of
from tweet_loader.sinks.bigquery.service import TooLargeError
from tweet_loader.sinks.bigquery.streams import REQUEST_BYTES, pieces, without_null_lists
from tweet_loader.upkeep.forget import IDENTITIES, Identity, forget
from tweet_loader.upkeep.migrate import migrate
from tweet_schema.contract import latest
from tweet_schema.tables import bigquery_columns
from tweet_schema.topics import Subject

from .bigquery import BigQueryWarehouse, new_dataset
from .events import NOON, event, random_events, set_aside
from .warehouses import DuckDBWarehouse
from .world import World

pytestmark = pytest.mark.thorough
REGRETTED = "what she would rather not have said"


def world_of(warehouse: BigQueryWarehouse | DuckDBWarehouse, folder: Path) -> World:
    world = World(lambda _: warehouse, folder)
    world.tape.happened(random_events(60, tweets=25, seed=3))
    world.tape.happened([event("far", minute=60 * 24 * 3, created_at=NOON + timedelta(days=3))])
    world.tape.happened([event("secret", text=REGRETTED)])
    world.tape.set_aside({**set_aside(900), "key": b"fake:secret", "value": REGRETTED.encode()})
    world.load(15)
    return world


def named(address: BigQueryAddress) -> str:
    return (
        f"bigquery:{address.project}.{address.dataset}?plan={address.plan}"
        f"&endpoint={address.endpoint}&grpc={address.grpc}"
    )


def test_a_local_warehouse_moves_into_bigquery_and_the_loader_goes_on(tmp_path: Path) -> None:
    local = world_of(DuckDBWarehouse(tmp_path / "from.duckdb"), tmp_path)
    address = new_dataset()
    there = BigQueryWarehouse(address)
    moved = migrate(local.sink(), open_receiver(named(address)), lambda: there.sink(local.clock))
    assert {(day.table, day.day): day.rows for day in moved.days if day.table == "tweets"} == {
        ("tweets", "2026-11-01"): len(local.rows("tweets")) - 1,
        ("tweets", "2026-11-04"): 1,
    }
    with pytest.raises(SinkError, match="holds a warehouse already"):
        open_receiver(named(address)).progress()
    local.tape.happened([event("far", "deleted", 60 * 24 * 4), event("new")])
    local.load(warehouse=there)
    local.load()
    for table in ("tweets", "events", "rejected"):
        assert sorted(map(str, there.rows(table))) == sorted(map(str, local.rows(table)))


def test_what_is_forgotten_cannot_be_asked_for(tmp_path: Path) -> None:
    there = BigQueryWarehouse(new_dataset("plan=billed"))
    world = world_of(there, tmp_path)
    forgotten = forget(world.sink(), [Identity("fake", "secret")])
    assert (forgotten.tweets, list(forgotten.found)) == (1, [])
    (row,) = (row for row in there.rows("tweets") if row["tweet_id"] == "secret")
    assert (row["kind"], row["text"], row["hashtags"]) == ("deleted", None, [])
    (aside,) = there.rows("rejected")
    assert (aside["key"], aside["value"], aside["offset"]) == (None, None, 900)


def test_what_its_platform_deleted_leaves_with_the_next_compaction(tmp_path: Path) -> None:
    there = BigQueryWarehouse(new_dataset("plan=billed"))
    world = world_of(there, tmp_path)
    world.tape.happened([event("secret", "deleted", 9)])
    world.load()
    before = {(row["raw_partition"], row["raw_offset"]): row["kind"] for row in there.rows("events")}
    assert [place for place, held in world.sink().bytes_held() if REGRETTED.encode() in held]
    world.sink().erase(IDENTITIES.empty_table(), lambda: None)
    assert not [place for place, held in world.sink().bytes_held() if REGRETTED.encode() in held]
    assert {(row["raw_partition"], row["raw_offset"]): row["kind"] for row in there.rows("events")} == before


def test_no_partition_is_replaced_where_the_emulator_would_take_it_for_the_table(tmp_path: Path) -> None:
    world = world_of(BigQueryWarehouse(new_dataset("plan=sandbox")), tmp_path)
    with pytest.raises(SinkError, match="plan=billed"):
        forget(world.sink(), [Identity("fake", "secret")])
    assert len(world.rows("events")) == 62


def test_setup_makes_it_and_leaves_it_as_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    address = new_dataset()
    for _ in range(2):
        assert app(["setup", "--sink", named(address)], result_action="return_value") == 0
    assert "roles/bigquery.dataEditor" in capsys.readouterr().out
    world = world_of(BigQueryWarehouse(address), tmp_path)
    before = world.sink().offsets()
    assert app(["setup", "--sink", named(address)], result_action="return_value") == 0
    assert world.sink().offsets() == before


def test_a_query_may_not_read_more_than_the_address_allows(tmp_path: Path) -> None:
    """The emulator counts no bytes: that the limit is sent with the query is all that can be seen here."""
    address = new_dataset("max_gib=0.5")
    client = BigQueryClient.at(address)
    assert client._config(None).maximum_bytes_billed == 2**29


def test_the_table_has_the_contracts_columns() -> None:
    contract = bigquery_columns(latest(Subject.PROCESSED))
    mine = {field.name: kind_of(field.type) for field in ARRIVALS}
    assert {name: kind.removesuffix(" NOT NULL") for name, kind in contract.items()}.items() <= mine.items()


def test_an_address_is_opened_with_googles_own_credentials(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(tmp_path / "nothing.json"))
    with pytest.raises(SinkError, match="gcloud auth application-default login"):
        open_sink("bigquery:some-project.tweets", lambda: NOON, seconds=0).offsets()


def test_rows_go_in_by_streams_on_a_billed_plan(tmp_path: Path) -> None:
    there = BigQueryWarehouse(new_dataset("plan=billed&mode=storage_write"))
    world = world_of(there, tmp_path)
    assert len(there.rows("events")) == 62
    assert len(there.rows("rejected")) == 1
    (row,) = (row for row in there.rows("tweets") if row["tweet_id"] == "secret")
    assert (row["text"], row["hashtags"], row["created_at"]) == (REGRETTED, ["coffee"], NOON)
    world.tape.offered_again()
    world.load(13)
    assert len(there.rows("events")) == 62


def test_a_row_too_large_for_a_stream_goes_in_by_a_load_job(tmp_path: Path) -> None:
    there = BigQueryWarehouse(new_dataset("plan=billed&mode=storage_write"))
    world = World(lambda _: there, tmp_path)
    world.tape.happened([event("1", text="é" * 9_000_000)])
    world.load()
    (row,) = there.rows("tweets")
    assert row["text"] == "é" * 9_000_000


def test_a_list_that_is_not_there_is_sent_as_an_empty_one() -> None:
    lists = pa.table({"tags": pa.array([["a", "b"], None, [], None, ["c"]], pa.list_(pa.string()))})
    assert without_null_lists(lists)["tags"].to_pylist() == [["a", "b"], [], [], [], ["c"]]


def test_rows_are_cut_into_requests_of_a_size_that_is_taken() -> None:
    rows = pa.table({"text": pa.array(["x" * 1_000_000] * 21)})
    batches = list(pieces(rows))
    assert sum(batch.num_rows for batch in batches) == 21
    assert max(batch.nbytes for batch in batches) <= REQUEST_BYTES
    with pytest.raises(TooLargeError):
        list(pieces(pa.table({"text": pa.array(["x" * (REQUEST_BYTES + 1)])})))
