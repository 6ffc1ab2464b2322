Feature: Recorded posts become tweets in the warehouse
  Whoever has posts in a file of the X API v2 needs nothing but the file. What it holds beside posts is set aside with its
  line, and everything is accounted for.

  Scenario: A thousand posts with damaged lines between
    Given a running pipeline
    And a file of 1000 posts with 25 damaged lines between
    When a dry run reads it
    Then it tells 1000 events and the 25 lines
    When it is replayed
    Then the warehouse holds the 1000 posts, each once, and knows what was told of them
    And it holds the 25 lines, byte for byte, with their numbers
    And every event in raw is accounted for
