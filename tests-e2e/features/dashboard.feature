Feature: The dashboard is live while tweets flow
  What comes out of the pipeline is on the page without anybody asking for it.

  Scenario: Tweets come in while somebody looks
    Given a running pipeline
    And its dashboard is open in a browser
    When 200 fake tweets flow
    Then the page is told of it and its counts grow, without having been loaded again
    When the dashboard is asked to end, and does
    Then the page says that what it shows is old
