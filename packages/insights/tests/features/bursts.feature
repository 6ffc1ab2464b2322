Feature: A report says when something happened, and what it was about
  Volume, mood, words, topics and conversations are compared with other times; nobody is named.

  Scenario: An outrage of three hours and its words
    Given a week by 60 people, with a blackout about which 50 of them complain for three hours
    When a person runs "report" with "--json"
    Then one burst is told, of those three hours
    And it is loud, and more negative than other times
    And "#blackout" and "candles" drove it, and no word of every day did
    And the topic "#blackout" drove it

  Scenario: The report shows it
    Given a week by 60 people, with a blackout about which 50 of them complain for three hours
    When a person runs "report"
    Then the report has "#blackout" in its section "Bursts, and what drove them"
    And the report has "#blackout" in its section "The mood of topics"

  Scenario: What only a few said is not told
    Given a week by 60 people, with a blackout about which 50 of them complain for three hours
    And 9 of them call it "sabotage"
    When a person runs "report" with "--json"
    Then "sabotage" is nowhere in the facts

  Scenario: A quiet week
    Given a week by 60 people in which nothing happens
    When a person runs "report"
    Then the section "Bursts, and what drove them" says "Nothing stands out"

  Scenario: Topics keep their names
    Given a week by 60 people, with a blackout about which 50 of them complain for three hours
    And a report has been made
    When one day more is loaded, scored and reported
    Then every topic that was there before has the same name
