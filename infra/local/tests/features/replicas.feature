Feature: Other warehouses, and several loaders
  The local pipeline loads into any sink of the loader, by as many loaders as a person wants to see.

  Scenario: Loaders of a Parquet warehouse share the work
    Given a fresh clone
    When a person runs "tweets up --only kafka,registry,loader --sink parquet --loaders 2 --detach"
    Then it succeeds
    And "tweets status" shows 2 loaders who share 8 partitions
    When a person runs "tweets scale 3"
    Then it succeeds
    And "tweets status" shows 3 loaders who share 8 partitions
    When a person runs "tweets scale 1"
    Then it succeeds
    And "tweets status" shows 1 loader who has 8 partitions
    When a person runs "tweets down"
    Then it succeeds
    And nothing of the clone runs

  Scenario: A second loader of a file stands by
    Given a fresh clone
    When a person runs "tweets up --only kafka,registry,loader --sink sqlite --loaders 2 --detach"
    Then it succeeds
    And the log of one of two loaders says that it stands by
    And "tweets status" says which of them writes

  Scenario: A bucket is scored when a person likes
    Given a fresh clone
    When a person runs "tweets up --only kafka,scorer --sink s3://bucket/tweets --detach"
    Then it succeeds
    And it says that no stage scores it
    And no scorer runs

  Scenario: A sink that nobody knows
    Given a fresh clone
    When a person runs "tweets up --only kafka --sink abacus:tweets --detach"
    Then it fails with one line that says "no sink"
