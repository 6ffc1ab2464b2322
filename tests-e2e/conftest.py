"""One pipeline for the whole suite, and the steps that every feature shares."""

from collections.abc import Iterator

import pytest
from driver import Driver, unaccounted
from pytest_bdd import given, then
from tweet_local.pipeline import Pipeline


@pytest.fixture(scope="session")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Driver]:
    """The whole pipeline in one folder; everything that was started is stopped."""
    pipeline = Pipeline.open(tmp_path_factory.mktemp("pipeline"))
    try:
        yield Driver(pipeline)
    finally:
        pipeline.stop_all()


@given("a running pipeline")
def running_pipeline(driver: Driver) -> None:
    driver.run_everything()


@then("every event in raw is accounted for")
def accounted_for(driver: Driver) -> None:
    balance = driver.wait_for_balance()
    assert unaccounted(balance) == 0, balance
