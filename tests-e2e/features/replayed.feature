Feature: What was set aside comes back once its cause is mended
  A producer was released before its contract was published. Its tweets are set aside whole, and once
  the contract is there, sending them again is all it takes.

  Scenario: 500 tweets of an unpublished contract, replayed
    Given a running pipeline
    When 500 tweets are published with a contract that the registry does not know
    Then the warehouse holds all 500 among the rejected as unknown_schema_id
    When the contract is published and the processor is started again
    And a person replays what was rejected as unknown_schema_id
    Then 500 records are sent again, and 0 when it is done once more
    And the warehouse holds all 500 tweets
    And every event in raw is accounted for
