"""How finely cohorts are told: not so finely that a cell says nothing, nor that nobody could see it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest
from tweet_insights.behaviour.cohorts import Cohorts, find_cohorts
from tweet_insights.privacy import Gate
from tweet_insights.warehouse import Parameter

AT = datetime(2026, 5, 4, tzinfo=UTC)


@dataclass
class Counted:
    """A warehouse in which so many tweets an hour are scored, all by quiet accounts."""

    an_hour: int
    asked: list[Parameter] = field(default_factory=list)

    def prepare(self, name: str, sql: str, parameters: Mapping[str, Parameter]) -> None: ...

    def table(self, sql: str, parameters: Mapping[str, Parameter]) -> pa.Table:
        assert sql
        self.asked.append(parameters["unit"])
        scored = self.an_hour * {"hour": 1, "day": 24, "week": 168}[str(parameters["unit"])]
        cell = {"kind": "volume", "cohort": "light", "start": AT, "tweets": scored, "people": 50}
        return pa.Table.from_pylist([cell | {"scored": scored, "scored_people": 50, "negative": scored // 3}])


@pytest.mark.parametrize(
    ("an_hour", "span", "asked"),
    [
        (40, timedelta(hours=60), ["hour"]),
        (4, timedelta(hours=60), ["hour", "day"]),
        (40, timedelta(days=7), ["day"]),
        (1, timedelta(days=7), ["day", "week"]),
        (0, timedelta(days=7), ["day", "week"]),
        (40, timedelta(days=400), ["week"]),
    ],
)
def test_the_finest_unit_that_says_something_and_can_be_seen(an_hour: int, span: timedelta, asked: list[str]) -> None:
    counted = Counted(an_hour)
    found = find_cohorts(Gate(counted), {}, AT, AT + span, None)
    assert counted.asked == asked
    assert found.unit == asked[-1]
    assert [cohort.name for cohort in found.volume] == ["the quiet"]


def test_without_tweets_nothing_is_asked() -> None:
    counted = Counted(40)
    assert find_cohorts(Gate(counted), {}, None, None, None) == Cohorts()
    assert counted.asked == []
