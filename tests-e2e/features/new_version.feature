Feature: A newer contract reaches a running pipeline
  Producers are released before everything behind them. Nobody restarts anything for it.

  Scenario: A version of raw published while tweets flow
    Given a running pipeline
    When 20 tweets are published, then 20 with a newer version of the contract, then 20 as before
    Then the warehouse holds all 60
    And none of them was rejected
    And no stage was started again
    And every event in raw is accounted for
