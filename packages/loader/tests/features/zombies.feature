Feature: A loader that was taken for dead does no harm
  It may wake up in the middle of a commit, long after another has gone on with its partitions. What it wanted to write is
  refused by the warehouse, and it goes on as one of the group.

  Scenario Outline: It wakes up with a batch in hand
    Given a loader with a warehouse in <where> that stops in the middle of its first commit
    When another one takes over its partitions and loads everything
    And the first one goes on
    Then what it had in hand was refused
    When more events flow
    Then the warehouse holds every raw record once
    And both loaders have gone on until they were asked to stop

    Examples:
      | where    |
      | a folder |
      | S3       |

  Scenario: Somebody has moved the group's offsets to the end
    Given 200 events and a group whose offsets stand at their end
    When a loader runs until it has caught up
    Then the warehouse holds every raw record once

  Scenario: Records that Kafka drops under a member
    Given 200 events, half of which are loaded
    When Kafka drops what comes next and more
    Then a loader that joins says how many records are missing and the warehouse is as it was
