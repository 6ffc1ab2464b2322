Feature: Every sink begins where it ended, or says why it cannot
  What a sink holds was loaded from one making of a topic, up to an offset. Where Kafka has something
  else, going on would hide a loss.

  Background:
    Given an empty warehouse

  Scenario: A topic that was made anew is refused even if its offsets fit
    Given the tweets a, b and c were created
    When they are loaded
    And the topic processed is made anew with as many records
    Then a loader that begins is told that processed was made anew and nothing is written

  Scenario: Offsets that Kafka no longer has
    Given the tweets a, b and c were created
    When they are loaded
    And Kafka drops 7 more records than were loaded
    Then a loader that begins is told that 7 records of processed are missing and nothing is written

  Scenario: A version of the contract with one more optional field
    Given the tweets a, b and c were created
    When they are loaded
    And a tweet d of a newer version arrives, with a mood
    And a tweet e of this version arrives after it
    Then every tweet is there, and d has its mood in a column that the others have empty

  Scenario: A version of the contract with a field that is not optional
    Given the tweets a, b and c were created
    When they are loaded
    And a tweet d of a newer version arrives, with a field that is not optional
    Then the loader stops before a row is written and says that it must be upgraded
