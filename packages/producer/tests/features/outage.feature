Feature: Kafka may be away, and nothing is lost
  A source does not wait for a broker that is repaired. With a spool, its tweets wait on disk,
  and when Kafka is back they follow in their order.

  Background:
    Given a running Kafka and a registry that holds the contracts

  Scenario: Kafka hangs while tweets flow, until the spool is full, and goes on
    Given a live producer with a spool of 1 MB
    When Kafka hangs until tweets are in the spool
    Then whoever watches hears that it is healthy, and not ready since Kafka takes nothing
    When the spool is full
    Then it takes nothing more from its source, and whoever watches hears that the spool is full
    When Kafka goes on until the spool is drained
    Then whoever watches hears that it is ready, and sees the same sums
    When the producer gets SIGTERM
    Then it ends with exit code 0
    And it says that everything produced was acknowledged
    And raw holds each tweet that was acknowledged once, in order

  Scenario: The producer is asked to stop while Kafka is away
    Given a live producer with a spool
    When Kafka hangs until tweets are in the spool
    And the producer gets SIGTERM
    Then it ends with exit code 0
    And it says that what was not acknowledged is in the spool
    When Kafka goes on
    And 10 tweets more are produced with that spool
    Then it says how many it found in the spool, and that all were acknowledged
    And raw holds each tweet of both at least once, in order

  Scenario: The producer is killed while Kafka is away
    Given a live producer with a spool
    When Kafka hangs until tweets are in the spool
    And the producer is killed with SIGKILL
    And Kafka goes on
    And 10 tweets more are produced with that spool
    Then it says how many it found in the spool, and that all were acknowledged

  Scenario: Kafka is not there at the start
    When 300 tweets are produced for a Kafka that is not there, with a spool
    Then it says that all of them are in the spool
    When 10 tweets more are produced with that spool
    Then it says how many it found in the spool, and that all were acknowledged
    And raw holds 310 tweets
