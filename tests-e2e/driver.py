"""The one driver of the whole: publish at one end, ask the warehouse at the other, kill what is between."""

import json
import signal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
from pydantic import JsonValue, TypeAdapter
from tweet_local import stages
from tweet_local.lane import Lane
from tweet_local.pipeline import Pipeline
from tweet_local.stages import Production, Stage
from tweet_local.waiting import wait_until
from tweet_schema.registry import Registry
from tweet_schema.topics import Subject

LIVE = (Stage.KAFKA, Stage.REGISTRY, Stage.PROCESSOR, Stage.LOADER)
ARRIVAL_S = 120
"""Spark may be starting; a deadline, not a measure."""
BALANCE = TypeAdapter(dict[str, JsonValue])
Row = tuple[object, ...]


@dataclass
class Driver:
    """A pipeline that is kept running from scenario to scenario."""

    pipeline: Pipeline

    def run_everything(self) -> None:
        """Start whatever does not run."""
        missing = [stage for stage in LIVE if not self.pipeline.alive(stage)]
        self.pipeline.start(*missing)

    @property
    def lane(self) -> Lane:
        """A hand on the topics."""
        site = self.pipeline.site
        with Registry(site.registry_url) as registry:
            ids = {subject: registry.latest_id(subject) for subject in Subject}
        return Lane(site.bootstrap_servers, site.registry_url, site.topics, ids)

    def ask(self, question: str, values: Sequence[object] = ()) -> list[Row]:
        """Rows of the warehouse, read between the loader's commits; none while it does not exist."""
        return wait_until(lambda: self._try(question, values), ARRIVAL_S, f"an answer to {question}")[0]

    def _try(self, question: str, values: Sequence[object]) -> list[list[Row]]:
        """The answer in a list, or an empty list while the file is not there or the loader holds it."""
        if not self.pipeline.site.warehouse.exists():
            return [[]]
        try:
            with duckdb.connect(self.pipeline.site.warehouse, read_only=True) as warehouse:
                return [warehouse.execute(question, values).fetchall()]
        except duckdb.IOException:
            return []

    def wait_for(self, question: str, values: Sequence[object] = (), what: str = "rows") -> list[Row]:
        """The rows, once there are any."""

        def rows() -> list[Row]:
            self.pipeline.check(*(stage for stage in LIVE if self.pipeline.programs.last(stage)))
            return self.ask(question, values)

        return wait_until(rows, ARRIVAL_S, what, interval_s=0.2)

    def produce(self, production: Production) -> None:
        """Let fake tweets flow."""
        self.pipeline.launch(Stage.PRODUCER, production)

    def produced(self) -> Mapping[str, int]:
        """The producer's own account, once it has ended."""
        account = wait_until(self.pipeline.production, ARRIVAL_S, "the producer to end")
        assert account is not None
        return account

    def balance(self) -> Mapping[str, JsonValue]:
        """The balance of raw against the warehouse as it is now."""
        return BALANCE.validate_json(self.pipeline.run(stages.reconcile(self.pipeline.site), accepted=(0, 1)))

    def wait_for_balance(self) -> Mapping[str, JsonValue]:
        """The balance once nothing is unaccounted for; what it last was when that does not come."""
        last: list[Mapping[str, JsonValue]] = [{}]

        def closed() -> bool:
            last[0] = self.balance()
            return unaccounted(last[0]) == 0

        wait_until(lambda: closed() or None, ARRIVAL_S, "every event to be accounted for", interval_s=1)
        return last[0]

    def kill(self, stage: Stage) -> None:
        """SIGKILL, and proof that it was that."""
        program = self.pipeline.programs.find(stage)
        assert program is not None, f"{stage} does not run"
        self.pipeline.kill(stage)
        assert program.exit_code() == -signal.SIGKILL

    def report(self, file: Path) -> str:
        """Make the report into `file`; what the command said."""
        command = [*stages.report(self.pipeline.site)]
        command[command.index("--output") + 1] = str(file)
        return self.pipeline.run(command)

    def score(self) -> Mapping[str, JsonValue]:
        """Score what is new."""
        return BALANCE.validate_json(self.pipeline.run(stages.score(self.pipeline.site.sink)))


def unaccounted(balance: Mapping[str, JsonValue]) -> JsonValue:
    """The one number that must be 0."""
    total = balance["total"]
    assert isinstance(total, dict), json.dumps(balance)
    return total["unaccounted"]
