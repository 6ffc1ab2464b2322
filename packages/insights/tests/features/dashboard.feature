Feature: A dashboard shows what is found while tweets come in
  `tweet-insights serve` shows what the report shows, in a browser, and keeps it up to date by itself.

  Scenario: The page shows what people ask for
    Given a dashboard of 400 tweets by 40 people
    When a person opens it
    Then the page shows the tiles, three sentences, the coverage and every figure of the report
    And every figure has an address of its own, with its chart and its table
    And the browser asked no other machine for anything and had nothing to complain of

  Scenario: It can be read on a phone, in the dark and by keyboard
    Given a dashboard of 400 tweets by 40 people
    When a person opens it
    Then nothing is wider than the screen of a phone
    And it turns dark where dark is asked for
    And the first thing that the keyboard reaches is the way past the head of the page
    And its landmarks and headings tell a screen reader what is where

  Scenario: Nobody is kept out, whatever they see or hold
    Given a dashboard of 400 tweets by 40 people
    When a person opens it
    Then axe-core finds nothing amiss, light or dark
    And by the keyboard alone everything is reached, and it is seen where it is
    When the person opens a figure on its own page
    Then axe-core finds nothing amiss, light or dark

  Scenario: A moment in the address counts only what was made since then
    Given a dashboard of 400 tweets by 40 people
    When a person opens it since the middle of the time they span
    Then the page and its facts count only what was made since then
    And a moment that is none is refused

  Scenario: What comes in is shown without a reload
    Given a dashboard of an empty warehouse
    When a person opens it
    Then the page says "There is no data"
    And axe-core finds nothing amiss, light or dark
    When 400 tweets by 40 people are loaded
    Then the page shows 400 seen tweets without having been loaded again
    When the person opens a table with the keyboard, far down the page, and a tweet more is loaded
    Then the page shows 401 seen tweets without having been loaded again
    And the table is open, the keyboard is where it was and the page has not moved
    And a screen reader is told when the page was brought up to date
    And the page tells how the pipeline moves, as a chart, a table and a CSV

  Scenario: While the warehouse is busy, the last figures stay and say how old they are
    Given a dashboard of an empty warehouse
    When a person opens it
    Then the page says "There is no data"
    When another process writes and keeps the warehouse to itself
    Then the page says that the warehouse is busy and how old its figures are
    When the other process ends
    And 400 tweets by 40 people are loaded
    Then the page shows 400 seen tweets without having been loaded again

  Scenario: Fifty viewers get the same at once, and Ctrl-C ends it
    Given a dashboard of an empty warehouse
    And fifty viewers of it, one of whom does not read
    When 400 tweets by 40 people are loaded
    Then all who read get the same tick
    When Ctrl-C is pressed
    Then every viewer is sent home and it ends without a word of complaint
