"""Steps of features/score.feature."""

from pytest_bdd import given, parsers, scenario, then

from .warehouse_file import WarehouseFile, a_tweet


@scenario("features/score.feature", "A hateful tweet is counted as negative")
def test_hateful() -> None: ...


@given(parsers.parse('a warehouse with the English tweet "{text}"'))
def one_tweet(warehouse: WarehouseFile, text: str) -> None:
    warehouse.load([a_tweet(7, text=text)])


@then(parsers.parse('that tweet\'s score says "{label}"'))
def label_of_the_only_tweet(warehouse: WarehouseFile, label: str) -> None:
    assert warehouse.ask("SELECT tweet_id, label FROM scores") == [("7", label)]


@then("the score names the model, its version, its confidence and the version of the tweet")
def names_its_origin(warehouse: WarehouseFile) -> None:
    rows = warehouse.ask(
        "SELECT model, model_version, confidence BETWEEN 0 AND 1, version_id, scored_at <= now() FROM scores"
    )
    assert rows == [("lexicon", "vader-3.3.2", True, "7", True)]
