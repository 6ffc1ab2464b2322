"""Steps of features/compare.feature."""

from pytest_bdd import given, parsers, scenarios, then, when

from .command import Finished, run
from .corpus import written
from .warehouse_file import WarehouseFile

scenarios("features/compare.feature")


@given(parsers.parse("a warehouse in which {few:d} people say something that only one model finds negative"))
def few_people(warehouse: WarehouseFile, few: int) -> None:
    texts = ["ffs the app crashed again smh"] * few + ["Thank you, this is wonderful"] * 60
    warehouse.load([written(n, author_id=f"author-{n}", lang="en", text=f"{text} {n}") for n, text in enumerate(texts)])
    assert run("score", "--warehouse", f"duckdb:{warehouse.path}").code == 0


@given(parsers.parse('its tweets have been scored by "{model}" too'))
def scored_too(warehouse: WarehouseFile, model: str) -> None:
    assert run("score", "--warehouse", f"duckdb:{warehouse.path}", "--model", model).code == 0


@when(parsers.parse('a person runs "score" with "--model {model}"'), target_fixture="finished")
def score_with(warehouse: WarehouseFile, model: str) -> Finished:
    return run("score", "--json", "--warehouse", f"duckdb:{warehouse.path}", "--model", model)


@when('a person runs "compare"', target_fixture="finished")
def compare(warehouse: WarehouseFile) -> Finished:
    return run("compare", "--warehouse", f"duckdb:{warehouse.path}")


@when(parsers.parse('a person runs "compare" with "{flags}"'), target_fixture="finished")
def compare_with(warehouse: WarehouseFile, flags: str) -> Finished:
    return run("compare", "--warehouse", f"duckdb:{warehouse.path}", *flags.split(), *of_default(flags))


def of_default(flags: str) -> tuple[str, ...]:
    return () if "--was" in flags else ("--was", "lexicon", "--now", "fast")


@then(parsers.parse('every readable tweet has a score of "{one}" and one of "{other}"'))
def both(warehouse: WarehouseFile, one: str, other: str) -> None:
    assert warehouse.ask("SELECT list_sort(list(model)), count(*) FROM scores GROUP BY source, tweet_id") == [
        ([one, other], 2)
    ] * readable(warehouse)


@then(parsers.parse('it compares "{was}" with "{now}" on every readable tweet'))
def compares(warehouse: WarehouseFile, finished: Finished, was: str, now: str) -> None:
    versions = {str(model): at for model, at in warehouse.ask("SELECT DISTINCT model, model_version FROM scores")}
    assert finished.json["was"] == {"model": was, "version": versions[was]}
    assert finished.json["now"] == {"model": now, "version": versions[now]}
    assert finished.json["tweets"] == readable(warehouse)


@then("what moved equals an independent count")
def moved(warehouse: WarehouseFile, finished: Finished) -> None:
    counted = warehouse.ask(
        "SELECT a.label, b.label, count(*) FROM scores AS a "
        "JOIN scores AS b USING (source, tweet_id, raw_partition, raw_offset) "
        "WHERE a.model = 'lexicon' AND b.model = 'fast' GROUP BY ALL"
    )
    assert sorted((move["was"], move["now"], move["tweets"]) for move in moves(finished)) == sorted(counted)


@then("no cell rests on fewer than 10 people")
def ten_people(finished: Finished) -> None:
    shown = moves(finished)
    assert finished.json["suppressed"] == 2
    assert all(int(str(move["people"])) >= 10 for move in shown)


def moves(finished: Finished) -> list[dict[str, object]]:
    found = finished.json["moves"]
    assert isinstance(found, list)
    return found


def readable(warehouse: WarehouseFile) -> int:
    return len(warehouse.ask("SELECT 1 FROM tweets WHERE lang = 'en' AND kind <> 'deleted'"))
