"""How many restarts are worth it, without a query."""

from tweet_processor.schema_ids.storm import Storm


def test_few_unseen_ids_cost_a_restart_each() -> None:
    storm = Storm(restarts=3, within_seconds=60, calm_seconds=60)
    for time in (0, 30, 61, 122):
        storm.strike(time)
        assert not storm.careful


def test_the_third_within_the_time_makes_it_careful() -> None:
    storm = Storm(restarts=3, within_seconds=60, calm_seconds=60)
    for time in (0, 30, 59):
        storm.strike(time)
    assert storm.careful


def test_it_passes_once_no_unseen_id_came_for_the_time() -> None:
    storm = Storm(restarts=1, within_seconds=60, calm_seconds=60)
    storm.strike(0)
    storm.drizzle(50)
    assert not storm.passed(109)
    assert storm.passed(110)
    assert not storm.careful


def test_after_it_passed_restarts_are_counted_anew() -> None:
    storm = Storm(restarts=2, within_seconds=60, calm_seconds=60)
    storm.strike(0)
    storm.strike(1)
    assert storm.passed(61)
    storm.strike(61)
    assert not storm.careful
