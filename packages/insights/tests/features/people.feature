Feature: What people do is told of all of them, and of nobody
  A report says when people write and how moods differ between them, in figures that rest on ten people or more.

  Scenario: When people write, and in what mood
    Given a society of 40 people, of whom some grumble, with an outrage of three hours
    And its tweets have been scored
    When a person runs "report" with "--json"
    Then it succeeds
    And each hour of the week has the tweets, the people and the negative tweets of an independent count
    And hours of the week in which nobody wrote are told as such

  Scenario: Too few people in every hour of the week
    Given a warehouse of 400 tweets by 40 people, scored
    When a person runs "report" with "--json"
    Then the report says in "Hours of the week" that "in no hour of the week did 10 people write"

  Scenario: Negativity of new and old, of little and widely read, of quiet and busy accounts
    Given a society of 40 people, of whom some grumble, with an outrage of three hours
    And its tweets have been scored
    When a person runs "report" with "--json"
    Then the cohorts of each kind, over all times, have the tweets and negative tweets of an independent count
    And each share has an interval and one that is corrected for the model's errors
    And no cell of a cohort rests on fewer than ten people

  Scenario: Accounts that look automated
    Given 12 bots, 12 people with one hobby and 12 who post links day and night
    And its tweets have been scored
    When a person runs "report" with "--json"
    Then 12 of 36 accounts look automated, and the share of their tweets and moods equals an independent count
    And the mood without them is that of all others
    And no account that looks automated is named

  Scenario: Too few accounts look automated to be told of
    Given a society of 40 people, of whom some grumble, with an outrage of three hours
    And its tweets have been scored
    And 9 of its people have turned into bots
    When a person runs "report" with "--json"
    Then the report says in "Accounts that look automated" that "fewer than 10 accounts look automated"

  Scenario: How much people differ
    Given a society of 40 people, of whom some grumble, with an outrage of three hours
    And its tweets have been scored
    When a person runs "report" with "--json"
    Then people differ by about as much as they were made to, and its interval says how sure that is
    And each bar of the histogram is of ten people or more, and no bar is of anybody by name

  Scenario: Too few people wrote enough to be compared
    Given a warehouse of 400 tweets by 40 people, scored
    When a person runs "report" with "--json"
    Then the report says in "How people differ" that "fewer than 10 people wrote 20 tweets"
