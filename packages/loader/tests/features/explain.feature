Feature: What is missing is named
  `tweet-loader reconcile --explain` names each raw record that is unaccounted for, whatever the sink.

  Background:
    Given raw holds 10 records in each of 2 partitions

  Scenario: Nothing is missing
    Given all of them were loaded, some twice, and one of them was set aside
    When the balance is drawn and explained
    Then it closes and names nothing

  Scenario: A row was removed by hand
    Given all of them were loaded, some twice, and one of them was set aside
    When somebody removes the row of the record 3 of partition 1
    And the balance is drawn and explained
    Then it names the record 3 of partition 1 and its tweet

  Scenario: Records never arrived
    Given all but the records 4 to 6 of partition 0 were loaded
    When the balance is drawn and explained
    Then it names the records 4 to 6 of partition 0 as never loaded
