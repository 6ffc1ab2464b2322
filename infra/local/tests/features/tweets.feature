Feature: One command for the whole pipeline on one machine
  A developer starts what is needed, looks at it and stops it, and nothing
  that belongs to somebody else is touched.

  Scenario: Servers in the background
    Given a fresh clone
    When a person runs "tweets up --only kafka,registry --detach"
    Then it succeeds
    And "tweets status --json" shows "kafka" and "registry" running with their ports
    And both servers answer
    And the topics raw, processed, rejected and trends have 4 partitions
    And the contracts are in the registry
    And "tweets logs kafka" shows lines of Kafka
    When a person runs "tweets clean"
    Then it fails with one line that says "tweets down"
    And both servers answer

  Scenario: Down stops what this clone started, and only that; up finds it again
    Given a clone with Kafka in the background
    And a record in raw
    And a second clone with Kafka in the background
    When a person runs "tweets down" in the first clone
    Then it succeeds
    And nothing of the first clone runs any more
    And the Kafka of the second clone still answers
    When a person runs "tweets up --only kafka --detach"
    Then it succeeds
    And the record is still in raw at the same address

  Scenario: A chosen port that is taken is refused before anything starts
    Given a fresh clone
    And another program listens at a port
    When a person runs "tweets up --only kafka --detach" with that port for Kafka
    Then it fails with one line that names the port
    And nothing of the clone runs

  Scenario: A server that dies while a person watches ends the command
    Given a fresh clone
    And a person watches "tweets up --only registry"
    When the registry is killed
    Then the command ends with exit code 1
    And it says that "registry" died, with the last lines of its log and where that is
    And nothing of the clone runs

  Scenario: Ctrl-C ends everything in order
    Given a fresh clone
    And a person watches "tweets up --only registry"
    When the person presses Ctrl-C
    Then the command ends with exit code 0
    And nothing of the clone runs
    And it says where the state was kept

  Scenario: Status of a clone where nothing was started
    Given a fresh clone
    When a person runs "tweets status"
    Then it succeeds
    And it says that nothing runs

  Scenario: Outside of a clone
    Given a folder that is no clone
    When a person runs "tweets status"
    Then it fails with one line that says "TWEETS_HOME"
