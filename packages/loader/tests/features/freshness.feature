Feature: How fresh the warehouse is
  `tweet-loader freshness` shows per stage what came in, what went out, what was set aside, how
  fast, how far behind, and how long a tweet takes until it can be read.

  Scenario: A table of stages
    Given raw holds 100 records, of which 90 were processed in 200 ms and loaded in 700 ms and 4 set aside
    When freshness is asked for
    Then the stages producer, processor and loader are shown
    And the processor took in 94, gave out 90, set aside 4 and is 6 behind
    And a record was processed after 200 ms and queryable after 700 ms in the median

  Scenario: What waits for the loader is not the processor's lag
    Given raw holds 100 records, of which 90 were processed in 200 ms and loaded in 700 ms and 4 set aside
    And 5 more were processed that wait for the loader
    When freshness is asked for
    Then the loader is 5 behind and the processor 1

  Scenario: Without Kafka no lag is told
    Given raw holds 100 records, of which 90 were processed in 200 ms and loaded in 700 ms and 4 set aside
    When freshness is asked for without Kafka
    Then no lag is told

  Scenario: Nothing has happened yet
    Given empty topics and an empty warehouse
    When freshness is asked for
    Then every count is 0 and no rate or latency is claimed
