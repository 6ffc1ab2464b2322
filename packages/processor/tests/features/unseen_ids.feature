Feature: Unknown schema ids never make a storm of restarts
  A damaged record may name any of four billion schema ids. Learning one costs the query a restart of
  some seconds, so however many come, restarts are few; and what can be read goes on being processed.

  Scenario: Many unknown ids in a backfill cost no restart
    Given the raw topic holds 40 tweets and 50 records with different unknown schema ids
    When the processor catches up
    Then 40 tweets are processed and 50 records are rejected as unknown_schema_id
    And the query was started once

  Scenario: Many unknown ids that come at once cost one restart
    Given a processor that takes 2 restarts within a while for a storm
    When 50 records with different unknown schema ids come at once
    Then 50 records are rejected as unknown_schema_id
    And the query was started 2 times

  Scenario: Unknown ids that come one after another
    Given a processor that takes 2 restarts within a while for a storm
    When 5 records with different unknown schema ids come, each after the one before it was rejected
    Then 5 records are rejected as unknown_schema_id
    And the query was started 3 times, of which once carefully
    And after a while without unknown ids it is started again as it was meant to run

  Scenario: An id that is registered after it was refused
    Given a processor that takes 2 restarts within a while for a storm
    When a record comes with the id that the registry will give next, and is rejected as unknown_schema_id
    And a newer version of the contract is registered and gets that id
    Then a tweet written with it is processed, and the processor is still the same
