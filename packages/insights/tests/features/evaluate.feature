Feature: What was inferred is compared with what is true
  Fake people have hidden moods: `tweet-insights evaluate` says how well they were recovered.

  Scenario: Labels, people and events against the truth
    Given a society of 40 people, of whom some grumble, with an outrage of three hours
    And its tweets have been scored
    When a person runs "evaluate" against the truth
    Then it succeeds
    And at least 95 % of the labels are right
    And people's negativity is recovered with a rank correlation of at least 0.8
    And the outrage is found, and no other hour is taken for one
    And the true share of negative tweets lies in a stated interval or the model says it cannot tell
    And it tells by how much a name, a handle or a language in a text changes its score, with an interval

  Scenario: Nobody is named
    Given a society of 40 people, of whom some grumble, with an outrage of three hours
    And its tweets have been scored
    When a person runs "evaluate" against the truth
    Then no id, handle or text is printed

  Scenario: There is no truth
    Given a warehouse of 400 tweets by 40 people, scored
    When a person runs "evaluate" against a folder without truth
    Then it fails with one line that says "tweets.parquet"
