Feature: The loader takes what is in Kafka to a warehouse
  `tweet-loader run` reads processed and rejected from a real Kafka and needs nothing but
  their addresses.

  Scenario: One tweet becomes one row
    Given a processed topic with a tweet saying "I hate waiting"
    When the loader runs until it has caught up
    Then the warehouse holds that tweet once
    And its row says which raw record it came from

  Scenario: A processed record that nobody can read is set aside
    Given a processed topic with a truncated record, one of an unknown schema, one of another contract and a sound tweet
    When the loader runs until it has caught up
    Then the warehouse holds 1 tweet
    And the rejected table holds the 3 others byte for byte, with reasons undecodable, unknown_schema_id and unreadable_schema

  Scenario: What the processor set aside is in the warehouse
    Given a rejected topic with 3 records
    When the loader runs until it has caught up
    Then the rejected table holds them byte for byte

  Scenario: A person reads while it runs
    Given a running loader
    When 2000 tweets are processed
    Then a reader that opens the warehouse again and again sees the number of tweets grow to 2000

  Scenario: Asked to stop
    Given a running loader
    And 500 tweets are processed
    When it is asked to stop with SIGTERM
    Then it ends with exit code 0 and says what it loaded
    And the warehouse holds what it said

  Scenario: Lag tools see how far it is
    Given a processed topic with 100 tweets
    When the loader runs until it has caught up
    Then the group tweet-loader has no lag

  Scenario: A whole run is accounted for
    Given a raw topic with 100 events, of which 97 are processed, some twice, and 3 rejected
    When the loader runs until it has caught up
    Then reconcile ends with exit code 0 and says that nothing is unaccounted
    And freshness says that nobody is behind

  Scenario: Kafka goes away and comes back
    Given a running loader
    And 500 tweets are processed
    When Kafka is killed with SIGKILL and started again
    And 500 more tweets are processed
    Then the running loader loads all 1000

  Scenario: The registry is away when a new schema arrives
    Given a running loader
    And 500 tweets are processed
    When the registry is killed with SIGKILL
    And a tweet in another version of the contract is processed
    And the registry is started again
    Then the running loader loads all 501

  Scenario: Killed without warning while tweets flow
    Given a running loader
    And 3000 events flow through processed, some of them twice
    When the loader is killed with SIGKILL and started again, 3 times
    Then the warehouse holds every raw record once
