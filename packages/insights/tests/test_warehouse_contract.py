"""What every kind of warehouse promises (`tweet_insights/warehouse.py`), tried on all of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from tweet_insights.facts import Facts
from tweet_insights.find import find
from tweet_insights.models.lexicon import Lexicon
from tweet_insights.score import score
from tweet_insights.warehouse import (
    JUDGEMENTS,
    READ,
    Kept,
    Model,
    Standing,
    Warehouse,
    WarehouseBusyError,
    WarehouseError,
)
from tweet_schema.processed_tweet import ProcessedTweet
from tweet_schema.rejected_record import RejectedRecord
from tweet_schema.tweet_event import EventKind

from .corpus import deleted, four_hundred, written
from .feeling import Feeling
from .kinds import JUDGED, KINDS, DuckDBKind, Kind
from .warehouse_file import START, a_tweet

NOW = datetime(2026, 6, 1, tzinfo=UTC)
MODEL = Model("judge", "1", ("en", "fr"))
HOSTILE = (
    *("a\0b", "\0", "😀👩‍👩‍👧‍👦🇩🇪", "שלום \u202eevil\u202c عالم", "e\u0301 é", "line\nfeed\r\ttab"),
    *("'); DROP TABLE scores; --", '"quoted" $text :text @text ?', "\u2028\ufeff\uffff", "x" * 100_000),
)


@pytest.fixture(params=JUDGED)
def kind(request: pytest.FixtureRequest, tmp_path: Path) -> Kind:
    return KINDS[request.param](tmp_path)


def opened(kind: Kind, seconds: float = 20) -> Warehouse:
    return kind.open(seconds)


def judged(texts: Sequence[str | None], label: str | None = "neutral") -> pa.Table:
    said = {"label": label, "negativity": 0.25, "confidence": 0.5, "emotion": "joy", "offensive": False}
    return pa.Table.from_pylist([{"text": text, **said} for text in texts], schema=JUDGEMENTS)


def keep_all(warehouse: Warehouse, model: Model = MODEL) -> Kept:
    texts = warehouse.unread_texts(model, 10_000)["text"].to_pylist()
    return warehouse.keep(judged(texts), model, NOW)


def scores(warehouse: Warehouse) -> list[dict[str, object]]:
    with warehouse.reading() as reading:
        rows: list[dict[str, object]] = reading.table("SELECT * FROM scores ORDER BY ALL", {}).to_pylist()
    return rows


def scored_ids(warehouse: Warehouse, version: str = MODEL.version) -> list[object]:
    return [row["tweet_id"] for row in scores(warehouse) if row["model_version"] == version]


def texts_of(warehouse: Warehouse, most: int = 10_000) -> set[str]:
    texts = warehouse.unread_texts(MODEL, most)["text"].to_pylist()
    assert len(texts) == len(set(texts))
    return {text for text in texts if text is not None}


def facts_of(warehouse: Warehouse, since: datetime | None = None) -> Facts:
    return find(warehouse, Lexicon.model, NOW, since)


def edited(number: int, text: str, offset: int, minutes: int = 600) -> ProcessedTweet:
    at = START + timedelta(minutes=minutes)
    return a_tweet(number, kind=EventKind.EDITED, text=text, version_id=f"{number}b", raw_offset=offset, occurred_at=at)


def removed(number: int, offset: int) -> ProcessedTweet:
    return a_tweet(number, kind=EventKind.DELETED, raw_offset=offset, occurred_at=START + timedelta(minutes=700))


def test_an_empty_warehouse_has_nothing_to_read_and_takes_nothing_amiss(kind: Kind) -> None:
    warehouse = opened(kind)
    assert warehouse.standing(MODEL) == Standing(0, 0, 0, 0, 0)
    assert keep_all(warehouse) == Kept(0, 0)
    facts = facts_of(warehouse)
    assert (facts.coverage.seen, facts.coverage.rejected, facts.negative, scores(warehouse)) == (0, 0, None, [])


def test_how_the_pipeline_has_moved_is_told_of_the_last_hour(kind: Kind) -> None:
    warehouse = opened(kind)
    assert [step.records for step in warehouse.pulse(datetime.now(UTC)).steps] == [0] * 5
    at = {
        "occurred_at": START,
        "received_at": START + timedelta(seconds=2),
        "raw_timestamp": START + timedelta(seconds=5),
    }
    kind.load([a_tweet(number, **at) for number in range(3)])
    kind.reject([aside(1, "bad_json"), aside(2, "bad_json"), aside(3, "gap")])
    now = datetime.now(UTC)
    warehouse.keep(judged(["Words of tweet 1"]), MODEL, now)
    pulse = warehouse.pulse(now + timedelta(seconds=1))
    source, producer, raw, loader, scorer = pulse.steps
    assert [step.records for step in pulse.steps] == [3, 3, 3, 3, 1]
    assert (source.newest, producer.newest, raw.newest, scorer.newest) == (
        START, START + timedelta(seconds=2), START + timedelta(seconds=5), now,
    )  # fmt: skip
    assert (source.waited, producer.waited, raw.waited, scorer.waited) == (None, 2, 3, None)
    assert loader.newest
    assert now - timedelta(minutes=5) < loader.newest <= now
    assert [(one.reason, one.records) for one in pulse.asides] == [("bad_json", 2), ("gap", 1)]
    passed = [(minute.loaded, minute.rejected, minute.scored) for minute in pulse.minutes]
    assert tuple(map(sum, zip(*passed, strict=True))) == (3, 2, 1)
    later = warehouse.pulse(now + timedelta(minutes=61))
    assert ([step.records for step in later.steps], later.asides, later.minutes) == ([0] * 5, (), ())


def aside(offset: int, reason: str) -> RejectedRecord:
    return RejectedRecord(
        topic="raw", partition=0, offset=offset, stage="processor", reason=reason, detail="", component_version="0.1.0",
        rejected_at=START,
    )  # fmt: skip


def test_unread_are_the_distinct_texts_of_living_unscored_tweets_in_the_models_languages(kind: Kind) -> None:
    kind.load(
        [
            *(a_tweet(n, text="said by many") for n in range(3)),
            a_tweet(3, lang="fr", text="bonjour"),
            a_tweet(4, lang="de", text="guten Tag"),
            a_tweet(5, lang=None, text="no language"),
            a_tweet(6, text=None),
            removed(7, 7),
        ]
    )
    warehouse = opened(kind)
    assert texts_of(warehouse) == {"said by many", "bonjour"}
    assert len(texts_of(warehouse, most=1)) == 1
    assert warehouse.standing(MODEL) == Standing(scored=0, unscored_language=2, unscored_text=1, pending=4, stale=0)
    assert warehouse.keep(judged(["said by many"]), MODEL, NOW) == Kept(3, 0)
    assert texts_of(warehouse) == {"bonjour"}
    assert texts_of(opened(kind)) == {"bonjour"}


def test_what_is_kept_says_which_version_of_the_tweet_by_whom_and_when(kind: Kind) -> None:
    kind.load([a_tweet(7, text="words")])
    keep_all(opened(kind))
    assert scores(opened(kind)) == [
        {
            "source": "fake", "tweet_id": "7", "version_id": "7", "raw_partition": 3, "raw_offset": 7,
            "model": "judge", "model_version": "1", "label": "neutral", "negativity": 0.25, "compound": None,
            "confidence": 0.5, "scored_at": NOW, "emotion": "joy", "offensive": False,
        }
    ]  # fmt: skip


def test_scores_of_an_earlier_release_stay_beside_those_that_say_more(kind: Kind) -> None:
    kind.load([a_tweet(n) for n in range(3)])
    keep_all(opened(kind))
    kind.age_scores()
    aged = scores(opened(kind))
    assert [(row["label"], row["emotion"], row["offensive"]) for row in aged] == [("neutral", None, None)] * 3
    kind.load([a_tweet(5)])
    warehouse = opened(kind)
    assert keep_all(warehouse) == Kept(1, 0)
    for looked in (warehouse, opened(kind)):
        *stayed, new = scores(looked)
        assert stayed == aged
        assert (new["tweet_id"], new["emotion"], new["offensive"]) == ("5", "joy", False)
    kind.age_scores()
    kind.load([removed(0, 100), a_tweet(6)])
    assert keep_all(opened(kind)) == Kept(1, 1)
    assert [row["emotion"] for row in scores(opened(kind))] == [None, None, None, "joy"]


def test_keeping_again_changes_nothing(kind: Kind) -> None:
    kind.load([a_tweet(n, text=f"text {n % 3}") for n in range(6)])
    warehouse = opened(kind)
    judgements = judged(sorted(texts_of(warehouse)))
    assert warehouse.keep(judgements, MODEL, NOW) == Kept(6, 0)
    before = scores(warehouse)
    for again in (warehouse, opened(kind)):
        assert again.keep(judgements, MODEL, NOW + timedelta(hours=1)) == Kept(0, 0)
        assert scores(again) == before


def test_a_keep_that_fails_changes_nothing(kind: Kind) -> None:
    kind.load([a_tweet(n) for n in range(2)])
    warehouse = opened(kind)
    keep_all(warehouse)
    kind.load([removed(0, 100), a_tweet(5, text="new")])
    before = scores(warehouse)
    with pytest.raises((duckdb.ConstraintException, WarehouseError)):
        warehouse.keep(judged(["new"], label=None), MODEL, NOW)
    for looked in (warehouse, opened(kind)):
        assert scores(looked) == before
        assert looked.standing(MODEL) == Standing(1, 0, 0, pending=1, stale=1)


def test_an_edit_is_read_anew_and_a_delete_takes_its_score_along(kind: Kind) -> None:
    kind.load([a_tweet(n) for n in range(4)])
    warehouse = opened(kind)
    keep_all(warehouse)
    kind.load([edited(1, "other words", 100), removed(2, 101)])
    assert texts_of(warehouse) == {"other words"}
    assert warehouse.standing(MODEL) == Standing(scored=2, unscored_language=0, unscored_text=0, pending=1, stale=2)
    assert keep_all(warehouse) == Kept(saved=1, removed=2)
    assert scored_ids(opened(kind)) == ["0", "1", "3"]
    assert [row["version_id"] for row in scores(warehouse)] == ["0", "1b", "3"]


def test_what_came_before_counts_no_more_however_late_it_arrives(kind: Kind) -> None:
    kind.load([removed(1, 100), edited(2, "the newer words", 101), edited(3, "same clock, later offset", 103)])
    kind.load([a_tweet(1), a_tweet(2), edited(3, "same clock, earlier offset", 102), a_tweet(4), a_tweet(4)])
    warehouse = opened(kind)
    assert texts_of(warehouse) == {"the newer words", "same clock, later offset", "Words of tweet 4"}
    assert keep_all(warehouse) == Kept(3, 0)
    assert facts_of(warehouse).coverage.seen == 4


def test_tweets_deleted_or_edited_since_their_text_was_read_get_no_score(kind: Kind) -> None:
    kind.load([a_tweet(n) for n in range(3)])
    warehouse = opened(kind)
    judgements = judged(sorted(texts_of(warehouse)))
    kind.load([removed(0, 100), edited(1, "not judged", 101)])
    assert warehouse.keep(judgements, MODEL, NOW) == Kept(1, 0)
    assert scored_ids(warehouse) == ["2"]


def test_versions_of_a_model_stand_side_by_side(kind: Kind) -> None:
    kind.load([a_tweet(n) for n in range(3)])
    warehouse, newer = opened(kind), replace(MODEL, version="2")
    assert [keep_all(warehouse), keep_all(warehouse, newer)] == [Kept(3, 0), Kept(3, 0)]
    kind.load([removed(0, 100)])
    assert keep_all(warehouse, newer) == Kept(0, removed=2)
    assert (scored_ids(warehouse, "1"), scored_ids(warehouse, "2")) == (["1", "2"], ["1", "2"])


def test_any_text_is_read_and_found_again(kind: Kind) -> None:
    kind.load([a_tweet(n, text=text) for n, text in enumerate(HOSTILE)])
    warehouse = opened(kind)
    assert texts_of(warehouse) == set(HOSTILE)
    some, others = HOSTILE[::2], HOSTILE[1::2]
    assert warehouse.keep(judged(some), MODEL, NOW) == Kept(len(some), 0)
    assert texts_of(opened(kind)) == set(others)
    assert scored_ids(warehouse) == [str(n) for n in range(0, len(HOSTILE), 2)]


def test_ids_are_text(kind: Kind) -> None:
    ids = ["12345678901234567890", "00012", "at://did:plc:x/post/3k", "1e5", "12"]
    kind.load([a_tweet(n, tweet_id=name, text=f"t {n}") for n, name in enumerate(ids)])
    keep_all(opened(kind))
    assert sorted(map(str, scored_ids(opened(kind)))) == sorted(ids)


def test_a_reading_is_of_one_state(kind: Kind) -> None:
    kind.load([a_tweet(n) for n in range(3)])
    keep_all(opened(kind))
    count = "SELECT count(*) AS n FROM tweets UNION ALL SELECT count(*) FROM scores UNION ALL FROM (SELECT 0)"
    with opened(kind).reading() as reading:
        before = reading.table(count, {}).to_pylist()
        kind.load_meanwhile([a_tweet(9), removed(0, 100)])
        assert reading.table(count, {}).to_pylist() == before


def test_a_glance_tells_that_something_was_written_and_not_that_something_was_read(kind: Kind) -> None:
    warehouse, tweets = opened(kind), four_hundred()
    kind.load(tweets[:5])
    scores(warehouse)
    seen = warehouse.glance()
    scores(warehouse)
    assert warehouse.glance() == seen
    kind.load(tweets[5:10])
    loaded = warehouse.glance()
    assert loaded != seen
    keep_all(warehouse)
    assert warehouse.glance() != loaded


def test_every_column_that_is_read_is_there(kind: Kind) -> None:
    kind.load([written(1, hashtags=["a", "ü"], is_retweet=True), deleted(2)])
    kind.reject([rejection(0)])
    with opened(kind).reading() as reading:
        for table, columns in READ.items():
            found = reading.table(f"SELECT {', '.join(columns)} FROM {table} ORDER BY ALL", {})  # noqa: S608 - our names
            assert found.num_rows == (2 if table == "tweets" else 1)
        [row, _] = reading.table("SELECT * FROM tweets ORDER BY raw_offset", {}).to_pylist()
    expected = written(1, hashtags=["a", "ü"], is_retweet=True).model_dump()
    assert {name: row[name] for name in READ["tweets"]} == {name: expected[name] for name in READ["tweets"]}


def rejection(offset: int, **said: object) -> RejectedRecord:
    facts: dict[str, object] = {
        "topic": "raw", "partition": 0, "offset": offset, "stage": "processor", "reason": "malformed",
        "detail": "as it says", "component_version": "0.1.0", "value": b"\0\xff",
        "rejected_at": START + timedelta(days=3),
    }  # fmt: skip
    return RejectedRecord.model_validate(facts | said)


@pytest.mark.parametrize("since", [None, START + timedelta(hours=50)], ids=["all", "since"])
def test_facts_are_those_of_a_duckdb_file(kind: Kind, tmp_path: Path, since: datetime | None) -> None:
    (tmp_path / "reference").mkdir()
    found = []
    for each in (DuckDBKind.made(tmp_path / "reference"), kind):
        each.load(four_hundred())
        each.reject([rejection(n, reason="malformed" if n % 3 else "unknown", stage="loader") for n in range(7)])
        each.reject([rejection(n) for n in range(5)])
        warehouse = opened(each)
        score(warehouse, Feeling(), lambda: NOW)
        found.append(find(opened(each), Feeling.model, NOW, since))
    assert found[0].coverage.scored > 100
    assert found[0].emotions.times
    assert len(found[0].rejections) == 3
    assert found[0] == found[1]


def test_whoever_is_in_the_way_is_told_of(kind: Kind) -> None:
    kind.load([a_tweet(1)])
    impatient = opened(kind, seconds=0.2)
    judgements = judged(sorted(texts_of(impatient)))
    with kind.busy(), pytest.raises(WarehouseBusyError, match="try again"):
        impatient.keep(judgements, MODEL, NOW)
    assert impatient.keep(judgements, MODEL, NOW) == Kept(1, 0)
