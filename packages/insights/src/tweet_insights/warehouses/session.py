"""DuckDB, the engine that answers for every kind: a connection in which `tweets`, `rejected` and `scores` are."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

import duckdb
import pyarrow as pa

from tweet_insights.pulse import HOUR, Pulse, pulse_of
from tweet_insights.warehouse import Model, Parameter, Standing
from tweet_insights.warehouses.lists import bound
from tweet_insights.warehouses.statements import languages_of, named, parameters_of, pulse_sql, sql_of


@dataclass(frozen=True, slots=True)
class Session:
    """An open connection in UTC with the three tables."""

    connection: duckdb.DuckDBPyConnection
    _prepared: dict[str, tuple[str, dict[str, Parameter]]] = field(default_factory=dict, repr=False)

    def table(self, sql: str, parameters: Mapping[str, Parameter]) -> pa.Table:
        """The rows of a query; parameters that it does not name are left out."""
        return self.connection.execute(*bound(sql, named(sql, parameters))).to_arrow_table()

    def prepare(self, name: str, sql: str, parameters: Mapping[str, Parameter]) -> None:
        """A temporary table, which a file that is open for reading only may have, too."""
        asked = (sql, named(sql, parameters))
        if self._prepared.get(name) != asked:
            self.connection.execute(*bound(f"CREATE OR REPLACE TEMP TABLE {name} AS {sql}", asked[1]))
            self._prepared[name] = asked

    def number(self, sql: str, parameters: Mapping[str, Parameter]) -> int:
        """The one whole number that a query or a change gives."""
        value = self.table(sql, parameters).column(0)[0].as_py()
        if not isinstance(value, int):
            raise TypeError(f"{value!r} is no count")
        return value

    def pulse(self, now: datetime) -> Pulse:
        """How the pipeline has moved, of tables that have at least the columns of pulse.READ_OF_HOUR."""
        asked = (pulse_sql(name) for name in ("steps", "asides", "minutes"))
        return pulse_of(now, *(self.table(sql, {"since": now - HOUR}).to_pylist() for sql in asked))

    def standing(self, model: Model) -> Standing:
        """How the model's scores stand against the tweets."""
        self.connection.register("languages", languages_of(model))
        return Standing(**self.table(sql_of("standing"), parameters_of(model)).to_pylist()[0])

    def unread_texts(self, model: Model, most: int) -> pa.Table:
        """Distinct texts that wait for the model, in no order."""
        self.connection.register("languages", languages_of(model))
        return self.table(sql_of("unread_texts"), parameters_of(model, most=most))

    def drop_stale(self) -> int:
        """Remove the scores whose tweet was deleted or edited; how many that were."""
        return self.number(sql_of("remove_stale"), {})

    def add(self, judgements: pa.Table, model: Model, scored_at: datetime) -> pa.Table:
        """Score every unscored tweet that has one of these texts; the new scores."""
        self.connection.register("languages", languages_of(model))
        self.connection.register("judgements", judgements)
        return self.table(f"{sql_of('insert_scores')} RETURNING *", parameters_of(model, scored_at))


@contextmanager
def in_memory() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection in UTC to nothing."""
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        yield connection
