"""Steps of features/evaluate.feature."""

from pathlib import Path

import pytest
from pydantic import TypeAdapter
from pytest_bdd import scenarios, then, when
from tweet_insights.behaviour.contagion import HELD
from tweet_insights.evaluate import Evaluation

from .bots import EACH
from .command import Finished, run
from .society import CONTAGION, made_up
from .warehouse_file import WarehouseFile

scenarios("features/evaluate.feature")
EVALUATION = TypeAdapter(Evaluation)


@when('a person runs "evaluate" against the truth', target_fixture="finished")
def evaluate(warehouse: WarehouseFile, truth: Path) -> Finished:
    return run("evaluate", "--json", "--warehouse", f"duckdb:{warehouse.path}", "--truth", str(truth))


@when('a person runs "evaluate" against a folder without truth', target_fixture="finished")
def evaluate_nothing(warehouse: WarehouseFile, tmp_path: Path) -> Finished:
    return run("evaluate", "--warehouse", f"duckdb:{warehouse.path}", "--truth", str(tmp_path))


@pytest.fixture
def found(finished: Finished) -> Evaluation:
    assert finished.code == 0, finished.err
    return EVALUATION.validate_json(finished.out)


@then("at least 95 % of the labels are right")
def labels(found: Evaluation) -> None:
    assert found.labels is not None
    assert found.labels.tweets == len(made_up()[0])
    assert found.labels.right.share >= 0.95
    assert found.labels.macro_recall >= 0.95
    assert found.labels.right_of_bots is not None


@then("people's negativity is recovered with a rank correlation of at least 0.8")
def people(found: Evaluation) -> None:
    assert found.people.people == 39  # the bot is no person
    assert found.people.rank_correlation is not None
    assert found.people.rank_correlation >= 0.8


@then("the true share of at least 85 % of them lies in the interval that is told")
def inside(found: Evaluation) -> None:
    assert found.people.inside is not None
    assert found.people.inside.whole == found.people.people
    assert found.people.inside.share >= 0.85


@then("it is the one burst of the report")
def one_burst(found: Evaluation) -> None:
    assert (found.bursts.planted, found.bursts.found) == (1, 1)
    assert found.bursts.right == found.bursts.outstanding == 1
    assert 0 < found.bursts.delays_minutes[0] <= 24 * 60


@then("the outrage is found, and no other hour is taken for one")
def outrage(found: Evaluation) -> None:
    assert (found.events.planted, found.events.found) == (1, 1)
    assert found.events.right == found.events.outstanding > 0
    assert 0 < found.events.delays_minutes[0] <= 24 * 60


@then("the true share of negative tweets lies in a stated interval or the model says it cannot tell")
def prevalence(found: Evaluation) -> None:
    assert found.labels is not None
    corrected = found.labels.corrected_negative
    assert corrected is not None
    true = found.labels.true_negative.share
    counted = found.labels.counted_negative
    assert not corrected.within or corrected.low <= true <= corrected.high or counted.low <= true <= counted.high


@then("it tells by how much a name, a handle or a language in a text changes its score, with an interval")
def bias(found: Evaluation) -> None:
    assert {gap.slot for gap in found.bias} == {"name", "handle", "language"}
    assert all(gap.low <= gap.points <= gap.high for gap in found.bias)


@then("no id, handle or text is printed")
def nobody(finished: Finished) -> None:
    for trace in ("author-id", "tweet-id", "version-id", "handle_", "hate", "outrage"):
        assert trace not in finished.out


@then("at least 95 % of the accounts that look automated are bots")
def precision(found: Evaluation) -> None:
    assert found.bots.looked_at == 3 * EACH
    assert found.bots.precision is not None
    assert found.bots.precision.share >= 0.95


@then("at least 80 % of the bots look automated")
def recall(found: Evaluation) -> None:
    assert found.bots.recall is not None
    assert found.bots.recall.whole == EACH
    assert found.bots.recall.share >= 0.8


@then("contagion by labels has that by true tones, and the planted one, in its interval")
def contagion(found: Evaluation) -> None:
    assert [each.held for each in found.contagion] == list(HELD.values())
    for each in found.contagion:
        assert each.counted.low <= each.true.difference <= each.counted.high
        assert each.counted.low <= CONTAGION <= each.counted.high


@then("contagion by labels is at most 5 points off that by true tones")
def contagion_recovered(found: Evaluation) -> None:
    assert all(abs(each.counted.difference - each.true.difference) <= 0.05 for each in found.contagion)


@then("the outrage is seen to end at most three hours off")
def ends(found: Evaluation) -> None:
    assert found.ends.felt == found.ends.ended == 1
    assert abs(found.ends.errors_minutes[0]) <= 180
