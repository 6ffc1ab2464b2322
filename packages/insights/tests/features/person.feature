Feature: A person's own page is for made-up people, and for those who have consented
  `tweet-insights person` tells one person's figures beside all others, in neutral words and with how sure they are.

  Background:
    Given a society of 40 people, of whom some grumble, with an outrage of three hours
    And its tweets have been scored

  Scenario: A made-up person
    When somebody asks for the page of the person 7
    Then it succeeds
    And the tweets, the negative ones and the hours are those of an independent count
    And the share is drawn towards the mean of all and has an interval
    And it says in neutral words where that lies among 40 people
    And neither an id, a handle nor a text is printed

  Scenario: Without a key the name holds for one run, and that is said
    When somebody asks for the page of the person 7 in words
    Then the page says "random key"

  Scenario: With a key the name is the same again
    When somebody asks twice with a key, once with another, and once for somebody else
    Then only the first two names are equal

  Scenario: A real person who has not consented
    Given the tweets come from "x"
    When somebody asks for the page of the person 7
    Then it fails with one line that says "only synthetic people"

  Scenario: A real person who has consented
    Given the tweets come from "x"
    And the person 7 has consented
    When somebody asks for the page of the person 7
    Then it succeeds

  Scenario: Consent is one person's
    Given the tweets come from "x"
    And the person 7 has consented
    When somebody asks for the page of the person 8
    Then it fails with one line that says "only synthetic people"

  Scenario: Too few tweets say nothing
    Given all but 19 tweets of the person 7 have been deleted
    When somebody asks for the page of the person 7
    Then it fails with one line that says "19 scored tweets of their own are too few"

  Scenario: A deleted tweet counts no more
    Given a negative tweet of the person 7 has been deleted
    When somebody asks for the page of the person 7
    Then one tweet and one negative one less are counted than there were
