"""Feature: several loaders share the work, and every event is held once."""

import signal
from collections.abc import Callable, Iterator, Sequence

import pytest
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_loader.clock import utc_now
from tweet_loader.open_sink import open_sink
from tweet_loader.sinks.parquet import ParquetSink
from tweet_local.ports import free_ports
from tweet_local.s3_server import WHO, endpoint
from tweet_local.waiting import wait_until

from .fleet import Fleet, Replica
from .pipeline import PATIENCE_S, Pipeline
from .s3 import BUCKET, new_store
from .test_watch import get

pytestmark = pytest.mark.servers
scenarios("features/replicas.feature")

NewFleet = Callable[[str], Fleet]


@pytest.fixture
def new_fleet(pipeline: Pipeline) -> Iterator[NewFleet]:
    """Replicas of a warehouse that lies there; all are killed at the end."""
    made: list[Fleet] = []

    def new(where: str) -> Fleet:
        if where == "S3":
            store = new_store()
            address = f"parquet:s3://{BUCKET}/{store.prefix.rstrip('/')}"
            made.append(Fleet(pipeline, address, ParquetSink(store, utc_now), {**WHO, "AWS_ENDPOINT_URL": endpoint()}))
        else:
            kind = "parquet" if where == "a folder" else where.lower()
            address = f"{kind}:{pipeline.folder / 'tweets'}"
            made.append(Fleet(pipeline, address, open_sink(address, utc_now, PATIENCE_S, hold_seconds=0)))
        return made[-1]

    yield new
    for fleet in made:
        fleet.kill_all()


@given(parsers.re(r"(?P<number>\d+) replicas? with a warehouse in (?P<where>a folder|S3)"), target_fixture="fleet")
def replicas(new_fleet: NewFleet, number: str, where: str) -> Fleet:
    fleet = new_fleet(where)
    fleet.wait_for_shares([fleet.start() for _ in range(int(number))])
    return fleet


@given("2 replicas with lasting names and a warehouse in S3", target_fixture="fleet")
def lasting(new_fleet: NewFleet) -> Fleet:
    fleet = new_fleet("S3")
    fleet.wait_for_shares([fleet.start(instance=name, session_seconds="30") for name in ("one", "two")])
    return fleet


@given(parsers.parse("2 replicas that run until they have caught up with {number:d} events"), target_fixture="fleet")
def batch(new_fleet: NewFleet, number: int) -> Fleet:
    fleet = new_fleet("a folder")
    fleet.flow(number)
    for _ in range(2):
        fleet.start("--until-caught-up")
    return fleet


@given(parsers.parse("2 replicas with a {sink} file as warehouse"), target_fixture="fleet")
def of_a_file(new_fleet: NewFleet, ports: Sequence[int], sink: str) -> Fleet:
    fleet = new_fleet(sink)
    for port in ports:
        replica = fleet.start(metrics_port=str(port), hold_seconds="0")  # else it is seen only when it is done
        wait_until(lambda port=port: is_ready(port), PATIENCE_S, replica.said())  # type: ignore[misc] # bound here
    return fleet


@pytest.fixture
def ports() -> list[int]:
    """Where two replicas say how they are."""
    return free_ports(2)


def is_ready(port: int) -> bool:
    try:
        return get(f"http://127.0.0.1:{port}/readyz")[0] == 200
    except OSError:
        return False


@when(parsers.parse("{number:d} events flow"))
def flow(fleet: Fleet, number: int) -> None:
    fleet.flow(number)


@when("one of them is killed with SIGKILL in the middle")
@when("the writer is killed with SIGKILL in the middle")
def killed(fleet: Fleet) -> None:
    fleet.wait_for_some_of_the_newest()
    fleet.replicas[0].process.kill()
    fleet.replicas[0].process.wait(PATIENCE_S)


@when("one of them is frozen in the middle, until the other has its partitions")
def frozen(fleet: Fleet) -> None:
    fleet.wait_for_some()
    victim, other = fleet.replicas
    victim.process.send_signal(signal.SIGSTOP)
    fleet.wait_for_shares([other])
    fleet.wait_for_some()
    victim.process.send_signal(signal.SIGCONT)


@when("another one joins in the middle")
def joins(fleet: Fleet) -> None:
    fleet.wait_for_some()
    fleet.start()
    fleet.wait_for_shares(fleet.replicas)


@when("the first one is asked to stop in the middle")
def leaves(fleet: Fleet) -> None:
    fleet.summaries.append(fleet.replicas[0].stop())
    fleet.wait_for_shares(fleet.replicas[1:])


@when(parsers.parse("they are restarted one after the other while {number:d} events flow"))
def rolling(fleet: Fleet, number: int) -> None:
    old = list(fleet.replicas)
    for name, replica in zip(("one", "two"), old, strict=True):
        fleet.flow(number // len(old))
        fleet.wait_for_some()
        fleet.summaries.append(replica.stop())
        newer = fleet.start(instance=name, session_seconds="30")
        # Kafka shows the one who left under this name until its session ends: only the newer one can tell.
        wait_until(lambda newer=newer: times_given(newer), PATIENCE_S, f"{name} to have its partitions again")  # type: ignore[misc] # bound here


@then("the warehouse holds every raw record once and the balance closes")
def every_record_once(fleet: Fleet) -> None:
    fleet.wait_for_all()
    fleet.stop_all()
    fleet.check()
    total = fleet.balance()
    assert (total["raw"], total["rejected"]) == (len(fleet.events) + fleet.asides, fleet.asides)
    assert (total["unaccounted"], total["replays"]) == (0, 0)


@then("each replica that had partitions has loaded something")
def each_loaded(fleet: Fleet) -> None:
    assert all(summary["batches"] for summary in fleet.summaries)
    assert sum(summary["events"] for summary in fleet.summaries) == len(fleet.events)


@then("the one that was frozen has partitions again")
def has_again(fleet: Fleet) -> None:
    fleet.wait_for_shares(fleet.replicas)


@then("nobody was given partitions but those who came back")
def nobody_else(fleet: Fleet) -> None:
    assert [times_given(replica) for replica in fleet.replicas] == [1, 1, 1, 1]


def times_given(replica: Replica) -> int:
    return replica.said().count("were given to this loader")


@then("one of them has nothing to do and is ready all the same")
def nothing_to_do(fleet: Fleet) -> None:
    shares = [len(share) for share in fleet.shares().values()]
    assert sorted(shares) == [0, 1, 1, 1, 1]


@then("they end with exit code 0")
def end(fleet: Fleet) -> None:
    fleet.summaries += [replica.ended() for replica in fleet.replicas]


@then("one of them writes, and the other is ready and stands by")
def stands_by(fleet: Fleet, ports: Sequence[int]) -> None:
    fleet.wait_for_all()
    writer, other = (get(f"http://127.0.0.1:{port}/readyz") for port in ports)
    assert (writer, other) == ((200, "ok"), (200, "stands by"))
