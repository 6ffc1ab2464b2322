Feature: Every tweet that was accepted is in Kafka or is named as missing
  The producer's promise: what it took from its source was acknowledged by
  Kafka or set aside with the reason, and at the end it shows the sum.

  Scenario: A thousand tweets reach Kafka
    Given a running Kafka and a registry that holds the contracts
    When 1000 fake tweets are produced with seed 3
    Then the summary says 1000 produced, 1000 acknowledged, 0 rejected
    And the topic raw holds 1000 records more
    And each of them decodes to the tweet event that a dry run prints
    And each has the key of its tweet and stands in the partition of that key
    And Kafka has stamped each with the time of sending, from which its retention counts

  Scenario: The same seed sends the same bytes
    Given a running Kafka and a registry that holds the contracts
    When 300 fake tweets are produced with seed 4, twice
    Then both runs left the same keys and values in raw

  Scenario: An event that is too large for Kafka is set aside
    Given a running Kafka and a registry that holds the contracts
    And a source that gives one giant tweet among four ordinary ones
    When the source is published
    Then the summary says 5 produced, 4 acknowledged, 1 rejected
    And rejected holds the giant tweet with reason "too_large"

  Scenario: An event that does not fit the contract is set aside
    Given a running Kafka and a registry that holds the contracts
    And a source that gives one event of an impossible kind among four ordinary ones
    When the source is published
    Then the summary says 5 produced, 4 acknowledged, 1 rejected
    And rejected holds that event as JSON with reason "unencodable"

  Scenario: Stopping a live producer
    Given a running Kafka and a registry that holds the contracts
    When live fake tweets have begun to arrive in raw
    And the producer gets SIGTERM
    Then it ends with exit code 0
    And raw holds as many records more as it says were acknowledged
    And the live tweets happened just now

  Scenario: Kafka is not there
    Given a registry that holds the contracts, and no Kafka
    When a person produces 10 fake tweets and waits at most one second
    Then it fails with one line that names the Kafka address and what to do

  Scenario: The registry is not there
    Given a running Kafka, and no registry
    When a person produces 10 fake tweets and waits at most one second
    Then it fails with one line that names the registry address and what to do

  Scenario: Kafka dies and comes back
    Given a running Kafka and a registry that holds the contracts
    When live fake tweets have begun to arrive in raw
    And Kafka is killed and started again
    And more tweets arrive in raw
    And the producer gets SIGTERM
    Then it ends with exit code 0
    And raw holds as many records more as it says were acknowledged

  Scenario: Kafka dies and stays away
    Given a running Kafka and a registry that holds the contracts
    When live fake tweets have begun to arrive in raw
    And Kafka is killed
    And tweets wait for it
    And the producer gets SIGTERM
    Then it ends with exit code 1
    And it says how many tweets it could not deliver

  Scenario: A topic is not there
    Given a running Kafka and a registry that holds the contracts
    When a person produces 10 fake tweets into the topic "nowhere"
    Then it fails with one line that names "nowhere"

  Scenario: A topic that takes only small messages refuses the large tweet and no other
    Given a running Kafka and a registry that holds the contracts
    And a topic raw that takes at most 3000 bytes a message
    And a source that gives one giant tweet among four ordinary ones
    When the source is published
    Then the summary says 5 produced, 4 acknowledged, 1 rejected
    And rejected holds the giant tweet with reason "too_large"
