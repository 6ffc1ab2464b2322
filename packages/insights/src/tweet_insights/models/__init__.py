"""Models that judge texts, one a file."""
