Feature: BigQuery holds every event once, whatever BigQuery answers
  A load job is asked for over a network, runs for a while and may have been done although nobody heard of it. Google
  counts what is done in a day, and drops a sandbox's tables. None of this may lose a tweet or bring one twice.

  Background:
    Given 40 events that create, edit and delete 12 tweets

  Scenario Outline: Killed at any call of BigQuery
    When they are loaded 22 at a time by a loader that is killed <moment> every call of BigQuery in turn, and then 13 at a time
    Then every event has arrived exactly once

    Examples:
      | moment |
      | before |
      | after  |

  Scenario Outline: Killed at any call of the Storage Write API
    Given a billed plan, and rows go in by streams
    When they are loaded 22 at a time by a loader that is killed <moment> every call of BigQuery in turn, and then 13 at a time
    Then every event has arrived exactly once

    Examples:
      | moment |
      | before |
      | after  |

  Scenario Outline: Something passing goes wrong at any call of the Storage Write API
    Given a billed plan, and rows go in by streams
    When they are loaded 22 at a time and each call of BigQuery in turn fails with 503 serviceUnavailable, <moment> it was done
    Then every event has arrived exactly once

    Examples:
      | moment |
      | before |
      | after  |

  Scenario Outline: A stream that nobody knows any more
    Given a billed plan, and rows go in by streams
    When a loader is stopped <when> it has shown a stream, which is forgotten
    And another loads everything
    Then every event has arrived exactly once

    Examples:
      | when   |
      | before |
      | after  |

  Scenario: A stream is shown before anybody knows of it
    Given a billed plan, and rows go in by streams
    When they are loaded by a loader that shows what it staged before it notes it and is killed at every call of BigQuery in turn
    Then events are lost or there twice

  Scenario Outline: Something passing goes wrong at any call of BigQuery
    When they are loaded 22 at a time and each call of BigQuery in turn fails with <error>, <moment> it was done
    Then every event has arrived exactly once

    Examples:
      | error                      | moment |
      | 500 backendError           | before |
      | 500 backendError           | after  |
      | 503 serviceUnavailable     | before |
      | 503 serviceUnavailable     | after  |
      | 429 rateLimitExceeded      | before |
      | 403 rateLimitExceeded      | before |
      | 403 quotaExceeded          | before |
      | a connection that is lost  | before |
      | a connection that is lost  | after  |

  Scenario Outline: A load job that fails and need not fail again
    When they are loaded and the first job ends with <reason>
    Then every event has arrived exactly once
    And another job id was asked for

    Examples:
      | reason            |
      | backendError      |
      | internalError     |
      | quotaExceeded     |
      | rateLimitExceeded |

  Scenario: A load job that fails for what is in it
    When they are loaded and the first job ends with invalid
    Then the loader stops and is told "Provided Schema does not match"
    And a loader that begins anew loads every event exactly once

  Scenario Outline: Something lasting goes wrong
    When BigQuery answers every call with <error>
    Then the loader stops and is told "<words>"

    Examples:
      | error                  | words                             |
      | 403 accessDenied       | roles/bigquery.dataEditor         |
      | 403 billingNotEnabled  | plan=sandbox                      |
      | 400 no such location   | location=                         |
      | 400 invalidQuery       | BigQuery refuses                  |
      | no credentials         | gcloud auth application-default   |

  Scenario: A job that takes its time is waited for
    Given load jobs that run until they have been asked for 5 times
    When they are loaded
    Then every event has arrived exactly once

  Scenario: A loader that is replaced between its intent and its job
    When a loader is stopped between its intent and its job
    And another loads everything
    And the first goes on with its job
    Then the first's job is refused
    And every event has arrived exactly once

  Scenario: A loader that is replaced while its job runs
    Given load jobs that run until they have been asked for 5 times
    When a loader is stopped while its job runs
    And another loads everything
    And the first goes on
    Then the first is told "another loader has written"
    And every event has arrived exactly once

  Scenario: The day's load jobs are used up
    Given a table into which 1449 load jobs ran today
    When they are loaded 22 at a time
    Then the loader waits for midnight in California after one job
    And every event has arrived exactly once once a new day has begun

  Scenario: Days of flushes
    When tweets are loaded every 300 seconds for 48 hours, and every tenth job fails with backendError
    Then every event has arrived exactly once
    And no day has seen more than 317 load jobs

  Scenario: In too great a hurry
    Given a table into which 1400 load jobs ran today
    When tweets are loaded every 30 seconds for 1 hours, and no job fails
    Then no day has seen more than 50 load jobs
    And the loader is told of midnight in California
    And every event has arrived exactly once once a new day has begun

  Scenario: The table has expired
    When they are loaded
    And the table expires
    And they are loaded again
    Then every event has arrived exactly once

  Scenario: Somebody has written into the table's description
    When they are loaded
    And somebody changes the table's description
    Then a loader that begins is told "put it back"

  Scenario Outline: Loaders as one might write them
    When they are loaded by a loader that <shortcut> and is killed at every call of BigQuery in turn
    Then events are lost or there twice

    Examples:
      | shortcut                                     |
      | notes nothing before it asks for a job       |
      | takes a random job id                        |
      | takes a job id that exists for a job done    |
