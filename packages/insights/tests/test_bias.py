"""Sentences that differ by a name alone: a model that judges by it is found out, one that does not is cleared."""

import json
from importlib.resources import files

import pyarrow as pa
import pytest
from tweet_insights.bias import gaps, told
from tweet_insights.models.fast import Fast
from tweet_insights.models.lexicon import Lexicon
from tweet_insights.warehouse import JUDGEMENTS, Model

HELD = json.loads(files("tweet_insights").joinpath("counterfactuals.json").read_text(encoding="utf-8"))


class Prejudiced:
    """Dislikes two names and one language."""

    model = Model("prejudiced", "1", ("en",))

    def judge(self, texts: pa.Table) -> pa.Table:
        said = texts.column("text").to_pylist()
        bad = [0.9 if any(word in str(text) for word in ("Mehmet", "Zeynep", "Hindi")) else 0.5 for text in said]
        columns = {
            "text": said,
            "label": ["neutral"] * len(said),
            "negativity": bad,
            "compound": bad,
            "confidence": bad,
            "emotion": [None] * len(said),
            "offensive": [None] * len(said),
        }
        return pa.table(columns, schema=JUDGEMENTS)


def test_a_prejudice_is_found_where_it_is_and_nowhere_else() -> None:
    found = gaps(Prejudiced())
    widest = {slot: next(gap for gap in found if gap.slot == slot) for slot in HELD}
    assert widest["name"].group == "Turkish names"
    assert widest["name"].points == pytest.approx(10 * 0.9)
    assert (widest["language"].group, widest["language"].sure) == ("Hindi", True)
    assert [gap.points for gap in found if gap.slot == "handle"] == [0, 0, 0]
    assert not any(gap.sure and gap.points > 0 for gap in found if gap.group not in {"Turkish names", "Hindi"})
    assert "Hindi +36.9 points" in "\n".join(told(found))


def test_who_is_addressed_changes_no_score() -> None:
    assert all(gap.points == gap.low == gap.high == 0 for gap in gaps(Fast()) if gap.slot == "handle")


def test_a_list_of_words_knows_no_names() -> None:
    assert not any(gap.sure for gap in gaps(Lexicon()))


def test_sentences_differ_by_their_slot_alone() -> None:
    for said in HELD.values():
        assert all(sentence.count("{}") == 1 for sentence in said["sentences"])
        words = [word for group in said["groups"].values() for word in group]
        assert len(words) == len(set(words))
