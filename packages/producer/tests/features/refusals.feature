Feature: What Kafka refuses for ever does not stop what it takes
  A topic may refuse single records, whatever is done: they are set aside with the reason and their bytes,
  and the others go on in their order. What would befall every record stops the run, in words.

  Background:
    Given a running Kafka and a registry that holds the contracts

  Scenario: A topic that is compacted takes no record without a key
    Given a topic raw with the setting "cleanup.policy=compact"
    When 3000 records are produced, two of them without a key
    Then 2998 are acknowledged and 2 rejected
    And raw holds the others once, those of each key in order
    And rejected holds the two with their bytes, the reason "refused_by_kafka" and what Kafka says

  Scenario: The record lies in the spool
    Given a topic raw with the setting "cleanup.policy=compact"
    And a spool in which an earlier run left 3000 records, two of them without a key
    When nothing more is produced with that spool
    Then 2998 are acknowledged and 2 rejected
    And raw holds the others once, those of each key in order
    And the spool is empty

  Scenario: A topic takes less than it did when the producer began
    When 3000 records are produced, two of them of 5000 bytes, and raw takes 3000 bytes a message from the middle on
    Then 2999 are acknowledged and 1 rejected
    And raw holds the others once, those of each key in order
    And rejected holds the one with its bytes and the reason "too_large"

  Scenario: A topic takes less than it did, and nobody says how much
    When the same happens, and Kafka does not tell its limit
    Then 2999 are acknowledged and 1 rejected
    And raw holds the others once, those of each key in order
    And rejected holds the one with its bytes and the reason "too_large"

  Scenario: The topic rejected takes less than what is set aside
    Given a topic raw with the setting "max.message.bytes=3000"
    And a topic rejected that takes 1500 bytes from the middle on
    When 3000 records are produced, two of them of 5000 bytes
    Then 2998 are acknowledged and 2 rejected
    And rejected holds the first whole, and the beginning of the second with the length and SHA-256 of the whole

  Scenario: A topic that takes no record for its time
    Given a topic raw with the setting "message.timestamp.before.max.ms=1"
    When 3000 records are produced with a spool
    Then it stops and says "Invalid timestamp"
    And 0 are set aside at most, and the others are in the spool

  Scenario: A topic that takes none of the records that there are
    Given a topic raw with the setting "cleanup.policy=compact"
    When 200 records without a key are produced with a spool
    Then it stops and says "Kafka has refused 10 records in a row"
    And 10 are set aside at most, and the others are in the spool

  @thorough
  Scenario: A topic that is deleted meanwhile
    When 3000 records are produced with a spool, and raw is deleted in the middle
    Then it stops and says "Kafka refuses what topic"
    And 0 are set aside at most, and the others are in the spool
