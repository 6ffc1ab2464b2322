Feature: What rules and panels ask for is what the running stages tell
  A rule on a metric that nobody tells never fires, and a panel of it stays empty. So every stage is run and scraped by a
  real Prometheus, with the alert rules of the chart, in which minutes are made seconds.

  Scenario: Every metric that is named anywhere is in a scrape
    Given every stage runs and is scraped by Prometheus
    When 600 fake tweets flow, one in ten of them damaged
    Then each stage tells what the catalogue says of it, and nothing else
    And every metric in a rule or a panel is told by a stage
    And promtool finds nothing amiss in any scrape
    And the balance that is drawn for Prometheus closes

  Scenario: Alerts fire in a fault run, and those of sound parts do not
    Given every stage runs and is scraped by Prometheus
    When 600 fake tweets flow, one in ten of them damaged
    Then the alert TweetRejectedMany fires
    When another process holds the warehouse while tweets flow
    Then the alert TweetSinkAway has fired
    When the loader is killed
    Then the alerts TweetStageDown and TweetNoData fire
    And none fires of the producer, the scorer or the dashboard
