Feature: What was inferred is compared with what is true
  Fake people have hidden moods: `tweet-insights evaluate` says how well they were recovered.

  Scenario: Labels, people and events against the truth
    Given a society of 40 people, of whom some grumble, with an outrage of three hours
    And its tweets have been scored
    When a person runs "evaluate" against the truth
    Then it succeeds
    And at least 95 % of the labels are right
    And people's negativity is recovered with a rank correlation of at least 0.8
    And the true share of at least 85 % of them lies in the interval that is told
    And the outrage is found, and no other hour is taken for one
    And it is the one burst of the report
    And the true share of negative tweets lies in a stated interval or the model says it cannot tell
    And it tells by how much a name, a handle or a language in a text changes its score, with an interval

  Scenario: Nobody is named
    Given a society of 40 people, of whom some grumble, with an outrage of three hours
    And its tweets have been scored
    When a person runs "evaluate" against the truth
    Then no id, handle or text is printed

  Scenario: Contagion and the end of an outrage against the truth
    Given a society of 40 people who write every hour, with an outrage of three hours
    And its tweets have been scored
    When a person runs "evaluate" against the truth
    Then it succeeds
    And contagion by labels has that by true tones, and the planted one, in its interval
    And contagion by labels is at most 5 points off that by true tones
    And the outrage is seen to end at most three hours off

  Scenario: There is no truth
    Given a warehouse of 400 tweets by 40 people, scored
    When a person runs "evaluate" against a folder without truth
    Then it fails with one line that says "tweets.parquet"

  Scenario: Bots are told from people who share some of their habits
    Given 12 bots, 12 people with one hobby and 12 who post links day and night
    When a person runs "evaluate" against the truth
    Then it succeeds
    And at least 95 % of the accounts that look automated are bots
    And at least 80 % of the bots look automated
