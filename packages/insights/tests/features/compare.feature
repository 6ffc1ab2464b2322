Feature: A better model stands beside the old one, and what moved is told
  `tweet-insights score` scores again with another model or version; `tweet-insights compare` sets two side by side.

  Scenario: Another model scores beside the first
    Given a warehouse of 400 tweets by 40 people, scored
    When a person runs "score" with "--model lexicon"
    Then it succeeds
    And every readable tweet has a score of "fast" and one of "lexicon"

  Scenario: What moved
    Given a warehouse of 400 tweets by 40 people, scored
    And its tweets have been scored by "lexicon" too
    When a person runs "compare" with "--json"
    Then it succeeds
    And it compares "lexicon" with "fast" on every readable tweet
    And what moved equals an independent count

  Scenario: Few people are not shown
    Given a warehouse in which 9 people say something that only one model finds negative
    And its tweets have been scored by "lexicon" too
    When a person runs "compare" with "--json"
    Then it succeeds
    And no cell rests on fewer than 10 people

  Scenario: There is nothing to compare
    Given a warehouse of 400 tweets by 40 people, scored
    When a person runs "compare"
    Then it fails with one line that says "only fast"

  Scenario: A version that is not there
    Given a warehouse of 400 tweets by 40 people, scored
    When a person runs "compare" with "--was fast@none"
    Then it fails with one line that says "no scores of fast@none"
