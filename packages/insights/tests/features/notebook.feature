Feature: The dashboard's charts in a notebook
  An analyst takes the notebook, changes what it shows, and sees no more than a report would tell.

  Scenario: It runs as a script
    Given a warehouse of 400 tweets by 40 people, scored
    And the notebook that "tweet-insights notebook" writes
    When it is run as a script
    Then it prints the three sentences of the report

  Scenario: What is suppressed stays suppressed
    Given a warehouse in which 30 people use "#many" and 9 people use "#few"
    And 9 people write on a later day
    When all its cells are run
    Then the table and the chart of hashtags hold "#many" with 30 tweets and nothing of "#few"
    And it says that 1 hashtag is suppressed
    And what its cells show has "#many", and no "#few", id or handle
    And of that later day there is nothing in the table of times

  Scenario: A chart of the dashboard is changed
    Given a warehouse of 400 tweets by 40 people, scored
    When an analyst asks for the chart of negativity over time
    Then it has the dashboard's data
    And made higher it is drawn higher

  Scenario: A notebook that somebody has changed is not written over
    Given the notebook that "tweet-insights notebook" writes
    And somebody has changed it
    When a person runs "notebook" again
    Then it fails with one line that says "is there already"
    And it is as it was changed

  Scenario: Hostile words stay text
    When the notebook shows "<img src=x onerror=alert(1)> **bold** ‮evil"
    Then there is no element in it but paragraphs
