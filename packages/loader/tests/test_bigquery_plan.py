"""Feature: what a rate of tweets uses of BigQuery's quotas, before it is used."""

import json
import shlex
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_loader.cli import app
from tweet_loader.sink import SinkError
from tweet_loader.sinks.bigquery.row_bytes import row_bytes

from .events import event
from .warehouses import DuckDBWarehouse
from .world import World

scenarios("features/bigquery_plan.feature")


@dataclass
class Asked:
    """What was printed, by quota."""

    code: int = 0
    quotas: dict[str, dict[str, object]] = field(default_factory=dict)
    row_bytes: float = 0
    told: str = ""


@pytest.fixture
def asked() -> Asked:
    return Asked()


def ask(asked: Asked, capsys: pytest.CaptureFixture[str], words: str) -> None:
    try:
        asked.code = app(["plan", "--json", *shlex.split(words)], result_action="return_value")
    except SinkError as error:
        asked.told = str(error)
        return
    answer = json.loads(capsys.readouterr().out)
    asked.quotas = {quota["quota"]: quota for quota in answer["quotas"]}
    asked.row_bytes = answer["row_bytes"]


@when(parsers.parse("I ask for the plan of bigquery in a sandbox at {rate} with rows of {size:d} bytes"))
def sandbox(asked: Asked, capsys: pytest.CaptureFixture[str], rate: str, size: int) -> None:
    ask(asked, capsys, f"--sink bigquery --plan sandbox --rate {rate} --row-bytes {size}")


@when(parsers.parse("I ask for the plan of bigquery in a sandbox at {rate}, flushing every {seconds:d} seconds"))
def flushing(asked: Asked, capsys: pytest.CaptureFixture[str], rate: str, seconds: int) -> None:
    ask(asked, capsys, f"--sink bigquery --plan sandbox --rate {rate} --flush-seconds {seconds}")


@when(parsers.parse("I ask for the plan of bigquery when billed with {mode} at {rate} with rows of {size:d} bytes"))
def billed(asked: Asked, capsys: pytest.CaptureFixture[str], mode: str, rate: str, size: int) -> None:
    ask(asked, capsys, f"--sink bigquery --plan billed --mode {mode} --rate {rate} --row-bytes {size}")


@when("I ask for the plan of bigquery in a sandbox with storage_write")
def forbidden(asked: Asked, capsys: pytest.CaptureFixture[str]) -> None:
    ask(asked, capsys, "--sink bigquery --plan sandbox --mode storage_write")


@given("a warehouse with tweets", target_fixture="warehouse")
def some_tweets(tmp_path: Path) -> Path:
    world = World(lambda folder: DuckDBWarehouse(folder / "tweets.duckdb"), tmp_path)
    world.tape.happened(event(str(number), text="é" * number) for number in range(20))
    world.load()
    return tmp_path / "0" / "tweets.duckdb"


@when("I ask for the plan of bigquery like that warehouse")
def like(asked: Asked, capsys: pytest.CaptureFixture[str], warehouse: Path) -> None:
    ask(asked, capsys, f"--like duckdb:{warehouse}")


@then(parsers.parse("{used:d} of {allowed:d} load jobs a table are used each day, which is no problem"))
def no_problem(asked: Asked, used: int, allowed: int) -> None:
    quota = asked.quotas["load jobs a table and day"]
    assert (quota["used"], quota["allowed"], quota["ends_after_days"]) == (str(used), str(allowed), None)


@then(parsers.parse("{used:d} of {allowed:d} load jobs a table are used each day, which ends after {hours:f} hours"))
def ends(asked: Asked, used: int, allowed: int, hours: float) -> None:
    quota = asked.quotas["load jobs a table and day"]
    assert (quota["used"], quota["allowed"]) == (str(used), str(allowed))
    assert quota["ends_after_days"] == pytest.approx(hours / 24, abs=0.05 / 24)


@then(parsers.parse("I am told to flush every {seconds:d} seconds or more seldom"))
def seldom(asked: Asked, seconds: int) -> None:
    assert f"flush every {seconds} seconds" in str(asked.quotas["load jobs a table and day"]["then"])


@then(parsers.re(r"the 10 GiB of storage are full after (?P<days>[\d.]+) days(, and (?P<then>.+) from then on)?"))
def full(asked: Asked, days: str, then: str | None) -> None:
    quota = asked.quotas["storage"]
    assert quota["ends_after_days"] == pytest.approx(float(days), abs=0.05)
    assert (then or "fail")[:4] in str(quota["then"])


@then("the 10 GiB of storage are never full, since rows go after 60 days")
def never_full(asked: Asked) -> None:
    assert asked.quotas["storage"]["ends_after_days"] is None
    assert asked.quotas["expiry"]["allowed"] == "60 days"


@then(parsers.parse("{number:d} tweets fit at a time"))
def fit(asked: Asked, number: int) -> None:
    assert f"{number:,} rows fit" in str(asked.quotas["storage"]["then"])


@then(parsers.parse("the 2 TiB a month of the Storage Write API last {days:f} days"))
def writes_last(asked: Asked, days: float) -> None:
    quota = asked.quotas["Storage Write bytes a month"]
    assert (quota["allowed"], quota["ends_after_days"]) == ("2,048 GiB", pytest.approx(days, abs=0.05))


@then(parsers.parse('I am told "{words}"'))
def told(asked: Asked, words: str) -> None:
    assert words in asked.told


@then(parsers.parse("the exit code is {code:d}"))
def exits(asked: Asked, code: int) -> None:
    assert asked.code == code


@then("a row has as many bytes as BigQuery counts for those tweets")
def counted(asked: Asked, warehouse: Path) -> None:
    with duckdb.connect(warehouse, read_only=True) as connection:
        rows = connection.table("tweets").to_arrow_table().to_pylist()
    assert asked.row_bytes == pytest.approx(sum(by_hand(list(row.values())) for row in rows) / len(rows))


def by_hand(value: object) -> int:
    """The documented sizes, value by value."""
    match value:
        case None:
            return 0
        case bool():
            return 1
        case str():
            return 2 + len(value.encode())
        case list():
            return sum(map(by_hand, value))
        case _:
            return 8


def test_what_is_inside_a_missing_record_counts_nothing() -> None:
    kind = pa.struct([("key", pa.binary()), ("offset", pa.int64())])
    rows = pa.table({"rejected": pa.array([None, {"key": b"four", "offset": 1}], kind)})
    assert row_bytes(rows) == 2 + 4 + 8
