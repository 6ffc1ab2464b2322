"""Feature: the same topics into a second warehouse, by loaders that share the work."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from driver import ARRIVAL_S, BALANCE, Driver, unaccounted
from pydantic import JsonValue
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_local import stages
from tweet_local.processes import Program
from tweet_local.stages import Production
from tweet_local.waiting import wait_until

pytestmark = pytest.mark.servers
scenarios("features/second_warehouse.feature")

GROUP = "second-warehouse"


@dataclass(frozen=True)
class Second:
    """The Parquet folder and its loaders."""

    driver: Driver
    folder: Path

    def start(self, name: str) -> Program:
        command = [*self._here(stages.loader(self.driver.pipeline.site)), "--session-seconds", "1.5"]
        command[command.index("--group") + 1] = GROUP
        return self.driver.pipeline.programs.start(name, command)

    def members(self) -> int:
        """Loaders that have partitions."""
        broker = self.driver.pipeline.kafka.broker
        return sum(bool(member.partitions) for member in broker.members(GROUP))

    def commits(self) -> int:
        return len(list(self.folder.glob("chain/processed/*/*.parquet")))

    def balance(self) -> Mapping[str, JsonValue]:
        command = self._here(stages.reconcile(self.driver.pipeline.site))
        return BALANCE.validate_json(self.driver.pipeline.run(command, accepted=(0, 1)))

    def _here(self, command: list[str]) -> list[str]:
        changed = [*command]
        changed[changed.index("--sink") + 1] = f"parquet:{self.folder}"
        return changed


@pytest.fixture
def loaders() -> Iterator[list[Program]]:
    """The two; killed when the scenario ends."""
    running: list[Program] = []
    yield running
    for program in running:
        program.kill()


@given("two loaders into a Parquet folder beside it", target_fixture="second")
def two_loaders(driver: Driver, loaders: list[Program], tmp_path: Path) -> Second:
    second = Second(driver, tmp_path / "tweets")
    loaders += [second.start(name) for name in ("second-one", "second-two")]
    wait_until(lambda: second.members() == 2, ARRIVAL_S, "two members with partitions")
    return second


@given(parsers.parse("{count:d} fake tweets are flowing at {rate:d} a second"))
def flowing(driver: Driver, count: int, rate: int) -> None:
    driver.produce(Production(count=count, seed=77, rate=rate))


@when("one of the two is killed with SIGKILL once they have loaded something")
def kill_one(second: Second, loaders: list[Program]) -> None:
    before = second.commits()
    wait_until(lambda: second.commits() > before, ARRIVAL_S, "a commit", interval_s=0.01)
    loaders[0].kill()


@then("every event in raw is accounted for in the Parquet folder too")
def accounted_for_too(driver: Driver, second: Second, loaders: list[Program]) -> None:
    driver.produced()
    driver.wait_for_balance()
    wait_until(lambda: unaccounted(second.balance()) == 0, ARRIVAL_S, "the second balance", interval_s=1)
    assert not loaders[0].alive()
    assert loaders[1].alive()


@then("both balances are the same")
def same(driver: Driver, second: Second) -> None:
    # What the processor wrote twice may still be on its way when nothing is missing any more.
    wait_until(lambda: driver.balance() == second.balance(), ARRIVAL_S, "the same balance", interval_s=1)
