"""What the end of a demo says of its stages."""

import json

from tweet_local.balance import Balance
from tweet_local.demo import Outcome
from tweet_local.demo_report import stage_lines

LINES = [{"stage": "producer", "out": 20_000, "per_second": None}, {"stage": "loader", "per_second": 1_340.0}]
SCORE = {"scored": 5, "unscored_language": 2}


def test_the_producers_rate_is_that_of_its_own_clock() -> None:
    outcome = Outcome(
        summary={"produced": 20_000, "milliseconds": 500},
        balance=Balance(partitions=[], total={"unaccounted": 0}),
        freshness=json.dumps({"stages": LINES}),
        score=json.dumps(SCORE),
        report="",
        seconds={},
    )
    producer, loader, insights = stage_lines(outcome)
    assert producer == {"stage": "producer", "out": 20_000, "per_second": 40_000}
    assert loader == LINES[1]
    assert insights == {"stage": "insights", "in": 7, "out": 5}
