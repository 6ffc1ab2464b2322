Feature: No word of a person stands in a log or in an error
  Logs and error messages are read, copied and kept by many. What the contract marks as personal
  is in the topics and in the warehouse, where it can be found and deleted, and nowhere else.

  Scenario: Whatever way a tweet takes, its words stay out of the logs
    Given a running pipeline
    When a person's words are published in a sound tweet and in tweets damaged in every place they can be
    Then the warehouse holds the tweet and the damaged records with these words
    And no log of any process and no reason of a rejected record holds them
    And every event in raw is accounted for

  Scenario Outline: A line that any package logs is masked
    When <package> logs a person's words under "author_name" and in a record
    Then the line names the fields and does not hold the words

    Examples:
      | package         |
      | tweet_producer  |
      | tweet_processor |
      | tweet_loader    |
      | tweet_insights  |
