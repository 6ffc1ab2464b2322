Feature: A report in the form in which somebody wants it
  The same facts as a page, as Markdown for a terminal or a message, or as JSON for a machine; to a file or to stdout.

  Background:
    Given a warehouse of 400 tweets by 40 people, scored

  Scenario: Markdown holds what the page holds
    When a person runs "report" with "--format md"
    Then it succeeds
    And it wrote "report.md" and no other report
    And the Markdown has the three sentences and the coverage line
    And the Markdown has every figure of the page with what it shows, its n and how it was computed
    And the tables of the Markdown hold the rows of the page's tables

  Scenario: Markdown can be read as it is
    When a person runs "report" with "--format md --output -"
    Then it succeeds
    And stdout is the Markdown and nothing else
    And the columns of a table stand below each other

  Scenario: JSON holds all facts
    When a person runs "report" with "--format json --output -"
    Then it succeeds
    And stdout is one JSON object with the sentences and the facts
    And no report was written

  Scenario: A page on stdout
    When a person runs "report" with "--output -"
    Then it succeeds
    And stdout is the page and nothing else

  Scenario: What was asked of the page before is answered as before
    When a person runs "report" with "--json"
    Then it succeeds
    And it wrote "report.html" and no other report
    And it printed the path of "report.html" with the sentences and the facts

  Scenario: stdout has room for one thing
    When a person runs "report" with "--json --output -"
    Then it ends with exit code 2 and says "--output -"
