Feature: A sink that is away while the loader runs
  Disks fill, networks fail, and people open files. The loader waits, shows that it does, and goes on
  where it was: nothing is skipped and nothing is there twice.

  Scenario Outline: It goes away and comes back
    Given a running loader that has loaded 100 tweets into <sink>
    When <what happens>
    And 300 more tweets are processed
    Then the loader says that it waits for the sink and is not ready
    And its group is 300 records behind
    When the sink is back
    Then all 400 tweets are loaded once by the same loader

    Examples:
      | sink                 | what happens                            |
      | parquet in S3        | nobody can reach S3                     |
      | duckdb               | somebody opens the file and looks at it |
      | sqlite               | somebody else writes into the file      |
