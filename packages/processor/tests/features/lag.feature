Feature: Others see how far the processor is
  Kafka's own tools, an autoscaler and Prometheus see the lag without asking Spark, in every trigger;
  a processor that has nothing to do is told from one that does not get on.

  @servers
  Scenario Outline: The lag of a running processor
    Given a processor that runs with the <trigger> trigger and serves metrics
    When 20 tweets and 3 damaged records are published
    Then the group's offsets reach the end of raw
    And the metrics tell 20 processed and 3 rejected as undecodable, no lag, and the newest event's time
    And it is healthy, ready and idle

    Examples:
      | trigger  |
      | interval |
      | realtime |
