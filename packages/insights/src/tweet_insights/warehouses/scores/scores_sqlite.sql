-- Times are ISO 8601 in UTC, as in all tables of such a warehouse.
CREATE TABLE IF NOT EXISTS scores (
    source TEXT NOT NULL,
    tweet_id TEXT NOT NULL,
    version_id TEXT,
    raw_partition INTEGER NOT NULL,
    raw_offset INTEGER NOT NULL,
    model TEXT NOT NULL,
    model_version TEXT NOT NULL,
    label TEXT NOT NULL,
    negativity REAL NOT NULL,
    compound REAL,
    confidence REAL NOT NULL,
    scored_at TEXT NOT NULL,
    emotion TEXT,
    offensive INTEGER,
    PRIMARY KEY (source, tweet_id, model, model_version)
) STRICT
