Feature: The same facts whatever the warehouse
  Who moves from a file to files, or from a laptop to a bucket, reads the same report. What the loader writes
  is what tweet-insights reads, though neither knows the other.

  Scenario: One stream of tweets into every kind of warehouse
    Given a running pipeline
    And 1500 fake tweets with edits and deletions are in its DuckDB file
    When the same topics are loaded into "sqlite", "parquet" and "bigquery"
    And each is scored and reported
    Then every report has the facts of the DuckDB file's
    And scoring each again changes nothing
