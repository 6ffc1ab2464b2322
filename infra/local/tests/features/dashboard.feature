Feature: The dashboard is part of what `tweets up` starts
  Whoever starts the pipeline is told where to look at it, and it ends with the rest.

  Scenario: It is there before the first tweet, and Ctrl-C ends it with the rest
    Given a fresh clone
    And a person watches "tweets up --only scorer,dashboard"
    When the person opens the address that it says
    Then the page waits for a warehouse, and so does who scores it
    And "tweets status" says the same address
    When the person presses Ctrl-C
    Then the command ends with exit code 0
    And nothing of the clone runs
    And nobody answers at the address

  Scenario: Of BigQuery there is none, and it says why
    Given a fresh clone
    When a person runs "tweets up --only dashboard --sink bigquery:my-project.tweets --detach"
    Then it succeeds
    And it says that BigQuery bills every look
    And nothing of the clone runs

  Scenario: A chosen port that is taken is refused
    Given a fresh clone
    And another program listens at a port
    When a person runs "tweets up --only dashboard --detach" with that port for the dashboard
    Then it fails with one line that names the port
    And nothing of the clone runs
