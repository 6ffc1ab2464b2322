Feature: Many messages at once, none spoilt by another
  Producer and loader handle thousands of messages at a time. The bulk codec gives the same bytes and the
  same values as the reference, and one bad message in a batch rejects only itself.

  Scenario: A batch comes back as it went
    Given 2000 events as messages
    When they are decoded in bulk
    Then every event is there, in order and equal
    And encoded in bulk again they are the same bytes

  Scenario: Bad messages reject only themselves
    Given 2000 events as messages
    And every hundredth of them is damaged in one of many ways
    When they are decoded in bulk
    Then every sound event is there, in order and equal
    And every damaged one has its place and the reason that the reference gives

  Scenario: Older and newer writers in one batch
    Given 2000 events as messages
    And every third of them was written with version 1
    When they are decoded in bulk
    Then every event is there, in order and equal
