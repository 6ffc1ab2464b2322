Feature: A dashboard shows no more than it may, and nothing to strangers
  Few people are not shown, what people write stays text, and other machines need a token.

  Scenario: Small cells are suppressed, and nothing that people write becomes markup or a formula
    Given a dashboard of 40 people who use "#many", 9 who use "#few" and others who mean harm
    When a person opens it
    Then the page shows "#many" but not "#few"
    And what was meant to harm is shown as text, on the page and in what a spreadsheet opens
    And numbers in what a spreadsheet opens are numbers

  Scenario: Whoever has no token sees nothing
    Given a dashboard with a token
    When a person opens it without the token
    Then the person is told what is missing, and no figure
    And Prometheus is refused without the token, and reads with it how many were refused
    And axe-core finds nothing amiss, light or dark
    When a person opens it with the token
    Then the address does not hold the token, no script can read it, and the page is shown
    And a page of another name that leads here is refused

  Scenario: Nobody serves other machines without a token
    When a person runs "serve" for other machines without a token
    Then it fails with one line that says "--token-file"
