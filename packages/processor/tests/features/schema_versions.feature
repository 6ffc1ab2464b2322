Feature: Any writer's schema version is understood without an operator
  A producer may be released before the processor. The id in a message leads to its schema.

  Scenario: A version published while the processor runs
    Given a running processor
    When a tweet written with a version of the contract that adds "mood" is published
    Then the processed topic holds that tweet
    And nothing was rejected

  Scenario: The registry is away when an unknown id arrives
    Given a running processor
    And the registry has gone away
    When a tweet written with a version of the contract that adds "mood" is published
    And the registry is back
    Then the processed topic holds that tweet
    And nothing was rejected
