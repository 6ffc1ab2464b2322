Feature: One command shows the whole pipeline
  Who has just cloned this wants to see it work, on real parts, and to believe
  the figures.

  Scenario: A small demo
    Given a fresh clone
    When a person runs "tweets demo --tweets 500 --seed 7"
    Then it succeeds
    And it shows a line for each stage with what went in and out
    And it shows a balance per partition that ends with "unaccounted 0"
    And it names a report that exists
    And it says how long it took and how much memory
    And nothing of the demo runs any more

  Scenario: Changing one's mind
    Given a fresh clone
    And a person watches "tweets demo --tweets 100000 --rate 200" until tweets flow
    When a person runs "tweets demo --tweets 10"
    Then it fails with one line that says "runs already"
    When the person presses Ctrl-C
    Then the command ends with exit code 130
    And nothing of the demo runs any more
    And it says what was kept and where

  Scenario: A stage that dies is not hidden
    Given a fresh clone
    And a person watches "tweets demo --tweets 100000 --rate 200" until tweets flow
    When the loader is killed
    Then the command ends with exit code 1
    And it says that "loader" ended, and where its log is
    And nothing of the demo runs any more
