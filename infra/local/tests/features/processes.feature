Feature: Only what we started is stopped
  A pid in a file is a rumour: the process may have died and its number may
  belong to somebody else by now.

  Scenario: A foreign process with a recorded pid is left alone
    Given a record of a process that has died
    And its pid now belongs to a foreign program
    When everything is stopped
    Then the foreign program is still running
    And the record is gone

  Scenario: Two clones do not disturb each other
    Given two clones that each run a program
    When everything is stopped in the first clone
    Then the program of the second clone is still running
    And the program of the first clone has ended

  Scenario: A program that ignores the polite signal is ended all the same
    Given a program that ignores SIGTERM
    When everything is stopped
    Then that program has ended
    And the answer says that it had to be killed
