Feature: A dashboard is looked into
  Whoever sees something on the chart looks at that time alone, and reads what was written then. Neither tells of a few people.

  Scenario: Dragging over the chart shows that time alone
    Given a dashboard of a society with an outrage of three hours
    When a person opens it and drags over the hours of the outrage
    Then the address says which part of the time is shown
    And tiles, sentences, chart and burst are of that part alone
    And what cannot be told of a part is named, and nothing is shown of all times
    And its facts and tables are of the same part
    When the person asks for all times
    Then the page shows all of it

  Scenario: The same by keyboard, and it stays live
    Given a dashboard of a society with an outrage of three hours
    When a person opens it and types the day of the outrage
    Then the page tells the sum of that day's hours
    And a tick tells the versions of that part

  Scenario: A moment opens the tweets behind it
    Given a dashboard of a society with an outrage of three hours
    When a person opens it and clicks the worst hour of the outrage
    Then tweets of that hour can be read, masked, and not who wrote them
    And those of each label can be chosen, where enough people wrote such
    And nothing was asked of other machines

  Scenario: What few wrote cannot be read
    Given a dashboard of a society with an outrage of three hours
    Then a moment that is no hour, an hour of nobody and a label that is none open nothing
    And an hour in which few people wrote cannot be opened, and has no link

  Scenario: What people write stays text
    Given a dashboard of 40 people who mean harm in one hour
    When a person opens the tweets of that hour
    Then what was meant to harm is shown as text, and who is named is masked

  Scenario: Whoever serves it may keep tweets to themselves
    Given a dashboard that shows no tweets
    When a person opens it
    Then no moment opens anything, and an address that asks for tweets is refused
