"""BigQuery: asked by few queries whose bytes are known before, told by load jobs."""
