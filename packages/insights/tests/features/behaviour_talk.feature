Feature: What people's talking with each other does to their mood
  Negativity of conversations, whether it goes over to those who answer, and how long it stays.

  Scenario: Conversations are told by their size and by the place in them
    Given a society of 40 people, of whom some grumble, with an outrage of three hours
    And its tweets have been scored
    When a person runs "report" with "--json"
    Then tweets by the size of their conversation equal an independent count
    And tweets by their place in the conversation equal an independent count
    And every tweet is in exactly one of either
    And the share of each is also told corrected for the model's errors
    And conversations' tweets over time add up to those by size

  Scenario: Whoever writes alone in a time of talk is not found by subtraction
    Given a warehouse in which 30 people talk in the hour in which 3 write alone
    When a person runs "report" with "--json"
    Then that hour's conversations are suppressed

  Scenario: Negativity that goes over to those who answer is told from chance
    Given a society of 40 people, of whom some grumble, with an outrage of three hours
    And its tweets have been scored
    When a person runs "report" with "--json"
    Then contagion is told with hour, with topic and with person held fixed
    And the planted contagion lies in the interval of each
    And with the hour held fixed chance alone does not explain it

  Scenario: A mood of one's own that does not last is not said to
    Given a society of 40 people, of whom some grumble, with an outrage of three hours
    And its tweets have been scored
    When a person runs "report" with "--json"
    Then what follows a negative tweet is told by the time between, and differs from the usual by little

  Scenario: An outrage ends
    Given a society of 40 people who write every hour, with an outrage of three hours
    And its tweets have been scored
    When a person runs "report" with "--json"
    Then the outrage is told with its peak, and with an end within three hours of its own

  Scenario: Nobody answers anybody
    Given a warehouse of 40 people who answer nobody, scored
    When a person runs "report"
    Then the section "Conversations by size" says "nobody answers anybody" and draws no chart
    And the section "Places in a conversation" says "nobody answers anybody" and draws no chart
    And the section "Contagion" says "too few people answer" and draws no chart
    And the section "Recovery from events" says "stands out as negative" and draws no chart
    And the section "Conversations over time" says "No data" and draws no chart
