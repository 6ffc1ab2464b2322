Feature: A cluster is not a rewrite
  The command that runs on one machine runs on a cluster: with --master it goes there itself, and under spark-submit it
  goes where that sends it. What the features of one machine promise holds there too: process.feature runs on both.

  Scenario: A worker's executor is killed with kill -9 while tweets flow
    Given a processor that runs on a standalone cluster of one master and two workers
    When 400 tweets are published and an executor is killed with SIGKILL between two of them
    Then every one of them is processed and nothing is rejected
    And the processor was not started again

  Scenario: The same command under spark-submit, a backfill whose first executor is killed with kill -9
    Given a standalone cluster of one master and two workers
    And the raw topic holds 30 tweets and 3 damaged records
    When spark-submit starts the processor on the cluster with the available-now trigger
    And its first executor is killed with SIGKILL
    Then it ends well, and 30 are processed and 3 rejected
