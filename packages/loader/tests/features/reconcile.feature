Feature: Every event in raw is accounted for
  `tweet-loader reconcile` compares raw with the warehouse, partition by partition, to the unit.

  Background:
    Given raw holds 10 records in each of 2 partitions

  Scenario: The balance closes
    Given the warehouse holds creations, an edit, a delete, a repeated event, a replay and a rejected record for all of them
    When the balance is drawn
    Then it succeeds
    And partition 0 has 5 rows, 1 superseded, 2 duplicates, 1 delete and 1 rejected
    And nothing is unaccounted

  Scenario: A row removed by hand is missed
    Given the warehouse holds a tweet for each of them
    When a person removes one row of partition 1
    And the balance is drawn
    Then it fails
    And 1 record of partition 1 is unaccounted

  Scenario: A removed row and a doubled one do not cancel out
    Given the warehouse holds a tweet for each of them
    When a person removes one row of partition 1 and doubles another
    And the balance is drawn
    Then it fails
    And 1 record of partition 1 is unaccounted and 1 row too many

  Scenario: An event that never arrived is missed
    Given the warehouse holds a tweet for each of them but one
    When the balance is drawn
    Then it fails
    And 1 record of partition 1 is unaccounted

  Scenario: A deleted tweet that came back to life is found
    Given the warehouse holds a tweet and its delete among all of them
    When a person removes the tombstone
    And the balance is drawn
    Then it fails

  Scenario: Raw has forgotten its oldest records
    Given the warehouse holds a tweet for each of them
    When Kafka drops the first 4 records of partition 0
    And the balance is drawn
    Then it succeeds
    And it says that 4 records of partition 0 have expired

  Scenario: A processed record that nobody could read
    Given the warehouse holds a tweet for each of them but one, and a processed record that nobody could read
    When the balance is drawn
    Then it fails
    And it says that 1 record was set aside by the loader without a known raw record

  Scenario: For people
    Given the warehouse holds a tweet for each of them
    When the balance is drawn for people
    Then it shows a line for each partition and one for all
