Feature: Tweets are scored as they come
  `tweet-insights score --every SECONDS` goes on until it is told to stop, as a container runs it: it may be there before
  the loader, loads its model once, and leaves a file whose age tells whether it still goes on.

  Scenario: It is there before the warehouse, and SIGTERM ends it
    Given there is no warehouse yet
    When "score" runs again and again
    Then it says once that it waits for the warehouse
    When 30 English tweets are loaded
    Then it says that 30 tweets were scored
    When one more English tweet is loaded
    Then it says that 1 tweet was scored
    When SIGTERM is sent
    Then it has ended with exit code 0, and says that 31 tweets were scored in 2 rounds
    And its sign of life was given after the last round began

  Scenario: Ctrl-C ends it as well
    Given there is no warehouse yet
    When "score" runs again and again
    Then it says once that it waits for the warehouse
    When Ctrl-C is pressed
    Then it has ended with exit code 0, and says that 0 tweets were scored in 0 rounds
