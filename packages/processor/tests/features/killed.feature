Feature: Killed without warning, in any trigger, it loses nothing
  kill -9 of the driver, which in local mode is everything, at random moments while tweets flow. The checkpoint says how
  far it is; what came after the last finished batch is written again, and is known again by the raw record it names.

  Scenario Outline: The processor is killed at random moments
    Given 2000 tweets and 40 damaged records are flowing into raw
    When it runs with the <trigger> trigger and is killed with SIGKILL at random moments
    And it is started once more and left alone
    Then every raw record is in processed or in rejected, and none in both
    And it is told how many were written again

    Examples:
      | trigger       |
      | realtime      |
      | interval      |
      | available-now |
