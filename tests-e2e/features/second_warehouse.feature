Feature: The same topics into a second warehouse, by loaders that share the work
  Who tries a data lake beside the file that everybody asks starts two more loaders. They are a
  group of their own, and what they hold is the same to the unit.

  Scenario: One of them is killed while tweets flow
    Given a running pipeline
    And two loaders into a Parquet folder beside it
    And 2000 fake tweets are flowing at 400 a second
    When one of the two is killed with SIGKILL once they have loaded something
    Then every event in raw is accounted for
    And every event in raw is accounted for in the Parquet folder too
    And both balances are the same
