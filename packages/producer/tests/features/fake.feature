Feature: Fake tweets that look as if people wrote them
  Whoever builds or demonstrates the pipeline needs tweets without an account,
  the same ones whenever the same seed is given, with something in them to find.

  Scenario: Looking at the tweets before anything is sent
    When a person runs "tweet-producer fake --count 200 --seed 7 --dry-run --json"
    Then 200 lines of JSON are printed
    And every line is a valid tweet event
    And they stand in the order in which they happened
    And none of them happened in the future
    And the exit code is 0

  Scenario: The same seed gives the same tweets
    When a person runs "tweet-producer fake --count 300 --seed 7 --dry-run --json" twice
    Then both runs print the same bytes

  Scenario: The rate changes when tweets are sent, not which
    When a person runs "tweet-producer fake --count 60 --seed 7 --dry-run --json"
    And a person runs "tweet-producer fake --count 60 --seed 7 --rate 600 --dry-run --json"
    Then both runs print the same bytes

  Scenario: Replaying a past day in a second and a half
    When a person runs "tweet-producer fake --count 60 --seed 7 --from 2026-03-01 --to 2026-03-02 --dry-run --json"
    And a person runs "tweet-producer fake --count 60 --seed 7 --from 2026-03-01 --to 2026-03-02 --speed 57600 --dry-run --json"
    Then both runs print the same bytes
    And the second took at least 1.2 seconds

  Scenario: Another seed gives other tweets
    When a person runs "tweet-producer fake --count 50 --seed 7 --dry-run --json"
    And a person runs "tweet-producer fake --count 50 --seed 8 --dry-run --json"
    Then the two runs have no tweet in common

  Scenario: Choosing the time in which the tweets happen
    When a person runs "tweet-producer fake --count 100 --from 2026-03-01T00:00Z --to 2026-03-02T00:00Z --dry-run --json"
    Then everything happened between "2026-03-01T00:00Z" and "2026-03-02T00:00Z"

  Scenario: Reading a few tweets without JSON
    When a person runs "tweet-producer fake --count 5 --dry-run"
    Then 5 lines that a person can read are printed

  Scenario Outline: A wish that cannot be granted is refused in one line
    When a person runs "tweet-producer fake <flags>"
    Then it fails with one message that names "<name>" and shows no traceback
    And the exit code is 2

    Examples:
      | flags                                                     | name  |
      | --count 0                                                 | count |
      | --count 5 --from 2026-03-02T00:00Z --to 2026-03-01T00:00Z | from  |

  Scenario: Settings may come from the environment
    Given TWEET_PRODUCER_SEED is "7" in the environment
    When a person runs "tweet-producer fake --count 20 --dry-run --json"
    And a person runs "tweet-producer fake --count 20 --seed 7 --dry-run --json"
    Then both runs print the same bytes

  Scenario: Whoever reads the tweets has enough
    When a person reads one line of "tweet-producer fake --count 20000 --dry-run" and turns away
    Then it ends with exit code 0 and says nothing

  Scenario: Watching live tweets until Ctrl-C
    When a person watches three lines of "tweet-producer fake --rate 50 --dry-run" and presses Ctrl-C
    Then it ends with exit code 0 and says nothing
