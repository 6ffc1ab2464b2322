"""Of the scenario with bots, which knows its own, those are found that posted enough, and nobody else is taken for one.

The events go to the warehouse as they are, without what carries them: only what accounts do is judged.
"""

import json
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

FLATTENED = """
CREATE TABLE tweets AS
SELECT
    source, tweet_id, kind, 0 AS raw_partition, row_number() OVER () AS raw_offset,
    occurred_at::TIMESTAMPTZ AS occurred_at, tweet.created_at::TIMESTAMPTZ AS created_at, tweet.id AS version_id,
    tweet.lang AS lang, tweet.text AS text, tweet.author_id AS author_id,
    tweet.author.created_at::TIMESTAMPTZ AS author_created_at, tweet.author.followers_count AS author_followers_count,
    list_transform(coalesce(tweet.entities.hashtags, []), lambda tag: lower(tag.tag)) AS hashtags,
    list_transform(coalesce(tweet.entities.urls, []), lambda link: split_part(link.expanded_url, '/', 3)) AS domains,
    tweet.conversation_id AS conversation_id, NULL::VARCHAR AS reply_to_tweet_id, NULL::VARCHAR AS quote_of_tweet_id,
    len(list_filter(tweet.referenced_tweets, lambda other: other.type = 'replied_to')) > 0 AS is_reply,
    len(list_filter(tweet.referenced_tweets, lambda other: other.type = 'retweeted')) > 0 AS is_retweet,
    len(list_filter(tweet.referenced_tweets, lambda other: other.type = 'quoted')) > 0 AS is_quote
FROM read_json($events, format = 'newline_delimited', sample_size = -1)
WHERE kind = 'created'
"""
REJECTED = "CREATE TABLE rejected (stage VARCHAR, reason VARCHAR, detail VARCHAR, rejected_at TIMESTAMPTZ)"


def command(name: str, *arguments: str) -> str:
    program = Path(sys.executable).with_name(name)
    return subprocess.run([program, *arguments], check=True, capture_output=True, text=True, timeout=120).stdout


@pytest.mark.thorough
@pytest.mark.parametrize("seed", ["2", "3"])
def test_bots_of_the_scenario_are_told_from_its_people(tmp_path: Path, seed: str) -> None:
    truth, events, warehouse = tmp_path / "truth", tmp_path / "events.jsonl", tmp_path / "tweets.duckdb"
    made = ("--count", "20000", "--seed", seed, "--scenario", "bots", "--truth", str(truth), "--dry-run", "--json")
    events.write_text(command("tweet-producer", "fake", *made), encoding="utf-8")
    with duckdb.connect(warehouse) as database:
        database.execute("SET TimeZone = 'UTC'")
        database.execute(FLATTENED, {"events": str(events)})
        database.execute(REJECTED)
    told = command("tweet-insights", "evaluate", "--warehouse", f"duckdb:{warehouse}", "--truth", str(truth), "--json")
    found = json.loads(told)["bots"]
    assert found["looked_at"] >= 100
    assert found["precision"]["share"] >= 0.9
    assert found["recall"]["share"] >= 0.7
