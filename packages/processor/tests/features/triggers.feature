Feature: The trigger changes when, not what
  Live, in batches, as a backfill, or carefully in a storm of unknown schema ids: it is one job, and a
  record that was processed one way is known again by its bytes when it comes another way.

  Scenario: The same input with every trigger
    Given the raw topic holds 300 tweets, 30 deletions and records with every kind of damage
    When it is processed with the realtime, interval and available-now triggers, and carefully
    Then each gives 330 processed records, byte for byte the same
    And each gives the same rejected records but for their times
