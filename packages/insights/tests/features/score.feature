Feature: Tweets are scored once, and only what can be judged
  `tweet-insights score` reads the warehouse and keeps one score for every tweet that the model understands.

  Scenario: A hateful tweet is counted as negative
    Given a warehouse with the English tweet "I hate you, you are the worst person alive"
    When a person runs "score"
    Then it succeeds
    And that tweet's score says "negative"
    And the score names the model, its version, its confidence and the version of the tweet

  Scenario: Scoring twice changes nothing
    Given a warehouse with 30 English tweets
    And its tweets have been scored
    When a person runs "score"
    Then it succeeds
    And not one byte of the warehouse has changed

  Scenario: Only what is new or edited is scored
    Given a warehouse with 30 English tweets
    And its tweets have been scored
    And one more English tweet has been loaded
    And one tweet has been edited to say "Thank you, what a wonderful day"
    When a person runs "score"
    Then it says that 2 tweets were scored
    And the edited tweet's score says "positive"
    And every tweet has exactly one score

  Scenario: A text that many repeat is scored once
    Given a warehouse in which 20 people repeat one English tweet
    When a person runs "score"
    Then it says that 20 tweets were scored
    And it says that 1 text was read by the model

  Scenario: Other languages are counted, not guessed
    Given a warehouse with 30 English tweets
    And 12 tweets in "de", 11 in "ja" and 3 whose language is unknown
    When a person runs "score"
    Then it says that 30 tweets were scored
    And it says that 26 tweets were left unscored because of their language
    And no tweet of another language has a score

  Scenario: A deleted tweet leaves the scores
    Given a warehouse with 30 English tweets
    And its tweets have been scored
    And one tweet has been deleted
    When a person runs "score"
    Then it says that 1 score was removed
    And the deleted tweet has no score

  Scenario: The loader is writing
    Given a warehouse with 30 English tweets
    And another process holds the warehouse until it is told to let go
    When a person runs "score" and the other process lets go
    Then it succeeds
    And every tweet has exactly one score

  Scenario: The loader does not let go
    Given a warehouse with 30 English tweets
    And another process holds the warehouse
    When a person runs "score" and waits 0.3 seconds at most
    Then it fails with one line that says "another process is writing"

  Scenario: Told to stop while it waits
    Given a warehouse with 30 English tweets
    And another process holds the warehouse until it is told to let go
    When a person runs "score", SIGTERM is sent, and the other process lets go
    Then it succeeds
    And it says how many tweets wait for the next run
