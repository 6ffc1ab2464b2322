"""The dashboard: what the report shows, in a browser, while tweets come in."""
