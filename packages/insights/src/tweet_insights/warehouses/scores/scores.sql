-- One row per tweet, model and model version. No primary key: DuckDB checks it against rows that
-- the same transaction deleted, so replacing an edited tweet's score would fail.
CREATE TABLE IF NOT EXISTS scores (
    source VARCHAR NOT NULL,
    tweet_id VARCHAR NOT NULL,
    version_id VARCHAR,
    raw_partition BIGINT NOT NULL,
    raw_offset BIGINT NOT NULL,
    model VARCHAR NOT NULL,
    model_version VARCHAR NOT NULL,
    label VARCHAR NOT NULL,
    negativity DOUBLE NOT NULL,
    compound DOUBLE,
    confidence DOUBLE NOT NULL,
    scored_at TIMESTAMPTZ NOT NULL,
    emotion VARCHAR,
    offensive BOOLEAN
)
