"""Spark Structured Streaming from raw to processed and rejected."""
