"""The tweets that the loader appended to a BigQuery dataset, and scores beside them."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.dataset as ds

from tweet_insights.warehouse import UNFINISHED, WarehouseAbsentError, WarehouseError
from tweet_insights.warehouses.arrivals import Wanted
from tweet_insights.warehouses.bigquery import scores
from tweet_insights.warehouses.bigquery.budget import Budget
from tweet_insights.warehouses.bigquery.service import Held, Query, Service
from tweet_insights.warehouses.copied import Change, ChangedMeanwhileError
from tweet_insights.warehouses.tables import TABLES

ARRIVALS, MIGRATED_TWEETS, MIGRATED_REJECTED = "arrivals", "migrated_tweets", "migrated_rejected"
LOADED = (ARRIVALS, MIGRATED_TWEETS, MIGRATED_REJECTED)
EVER = "created_at >= TIMESTAMP '0001-01-01'"
"""Every query must filter the partitions, which are days of `created_at`; those without one are asked for, too:
deletions, and records set aside."""


@dataclass(frozen=True, slots=True)
class State:
    """The tables as they are."""

    loaded: tuple[Held | None, ...]
    scores: Held | None

    @property
    def arrivals(self) -> Held:
        """What was appended.

        Raises:
            WarehouseAbsentError: when there is no such table.
            WarehouseError: when the warehouse is not whole.
        """
        held = self.loaded[0]
        if held is None:
            raise WarehouseAbsentError("there is no table `arrivals`: run tweet-loader first, or correct --warehouse")
        _, _, known = held.description.partition("\n")
        if known.startswith("{") and json.loads(known).get("migration"):
            raise WarehouseError(UNFINISHED)
        return held


@dataclass(frozen=True, slots=True)
class BigQuerySource:
    """The dataset that `service` leads to, of which `budget` may be read."""

    service: Service
    budget: Budget

    def state(self) -> State:
        """Metadata of four tables, which costs nothing. Scores first: tweets seen later can only be newer."""
        held = self.service.held(scores.TABLE)
        return State(tuple(map(self.service.held, LOADED)), held)

    def tables(self, wanted: Wanted) -> tuple[State, Mapping[str, pa.Table | ds.Dataset]]:
        """As few queries as can be, whose bytes are within the budget; they are of one state, or it is looked again."""
        before = self.state()
        answers = self.budget.ask(self.service, list(self._queries(before, wanted)))
        if self.state() != before:
            raise ChangedMeanwhileError
        schemas = {
            "chain": wanted.kept_tweets,
            "kept_tweets": wanted.kept_tweets,
            "asides": wanted.asides,
            "kept_rejected": wanted.kept_rejected,
            "scores": TABLES["scores"],
        }
        return before, {name: fitted(answers.get(name), schema) for name, schema in schemas.items()}

    def publish(self, state: State, change: Change) -> State:
        """One load job."""
        return State(state.loaded, scores.publish(self.service, state.scores, change))

    def _queries(self, state: State, wanted: Wanted) -> Iterator[Query]:
        if state.arrivals.rows:
            yield self._tweets("chain", ARRIVALS, wanted, " AND kind IS NOT NULL")
        if state.loaded[1] is not None and state.loaded[1].rows:
            yield self._tweets("kept_tweets", MIGRATED_TWEETS, wanted)
        if wanted.rejected and state.arrivals.rows:
            inside = ", ".join(f"rejected.`{name}` AS `{name}`" for name in wanted.aside.names)
            aside = "created_at IS NULL AND kind IS NULL"
            yield self._query("asides", f"STRUCT({inside}) AS rejected, loaded_at", ARRIVALS, f" WHERE {aside}")
        if wanted.rejected and state.loaded[2] is not None and state.loaded[2].rows:
            yield self._query("kept_rejected", listed(wanted.kept_rejected.names), MIGRATED_REJECTED)
        if state.scores is not None and state.scores.rows:
            # A table that an earlier release made lacks columns; the next load adds them.
            held = [name for name in TABLES["scores"].names if name in state.scores.columns]
            yield self._query("scores", listed(held), scores.TABLE)

    def _tweets(self, name: str, table: str, wanted: Wanted, only: str = "") -> Query:
        days = EVER if wanted.since is None else "created_at >= @since"
        moments = {} if wanted.since is None else {"since": wanted.since}
        query = self._query(
            name, listed(wanted.kept_tweets.names), table, f" WHERE ({days} OR created_at IS NULL){only}"
        )
        return Query(name, query.sql, moments)

    def _query(self, name: str, columns: str, table: str, where: str = "") -> Query:
        return Query(name, f"SELECT {columns} FROM `{self.service.table(table)}`{where}")  # noqa: S608 - our names


def listed(names: Iterable[str]) -> str:
    """A list of columns; some are words of SQL."""
    return ", ".join(f"`{name}`" for name in names)


def fitted(answer: pa.Table | None, schema: pa.Schema) -> pa.Table:
    """An answer in the types of the contract: Google's own client calls UTC by more than one name.

    What was not asked for, because the table lacks it, is null.
    """
    if answer is None:
        return schema.empty_table()
    for field in schema:
        if field.name not in answer.column_names:
            answer = answer.append_column(field, pa.nulls(answer.num_rows, field.type))
    return answer.select(schema.names).cast(schema)
