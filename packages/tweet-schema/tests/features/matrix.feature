Feature: Which version of which package reads and writes which contract version
  Packages are released one by one, so an old loader may meet a new processor. Each package says in its own metadata
  which subjects it reads and writes; the versions follow from the contracts it was released with, and that a
  reader reads a version is proven by Avro's rules, not said.

  Background:
    Given an installed package "tweet-probe" 0.3.0 that reads raw-value and writes processed-value

  Scenario: A package that is being worked on
    When a person asks for the matrix
    Then it says that tweet-probe 0.3.0 is not released, reads every version of raw-value and writes the newest processed-value

  Scenario: A release stays in the matrix when contracts go on
    Given the release of tweet-probe was recorded
    And raw-value and processed-value got another version after it
    When a person asks for the matrix
    Then it says that tweet-probe 0.3.0 is released, reads every version of raw-value and writes the processed-value before the newest

  Scenario: A release is recorded once
    Given the release of tweet-probe was recorded
    When a person records the release of tweet-probe
    Then it fails
    And it says "tweet-probe 0.3.0 is recorded already"

  Scenario: What is not installed cannot be recorded
    When a person records the release of tweet-nobody
    Then it fails
    And it says "no package tweet-nobody is installed here that says what it reads or writes"

  Scenario: A page holds the matrix, and drift is found
    Given a page with the two marks of the matrix
    When a person checks the page
    Then it fails
    And it says "is not what the packages say now"
    When a person writes the matrix to the page
    And a person checks the page
    Then it succeeds
    And all else on the page is as it was

  Scenario: A page without the marks
    Given a page without the marks of the matrix
    When a person checks the page
    Then it fails
    And it says "has no line"
