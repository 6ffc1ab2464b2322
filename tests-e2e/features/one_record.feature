Feature: A tweet travels from a source into the warehouse
  The pipeline is five packages with Kafka between them. Whatever else changes,
  one tweet that enters at the producer can be read, scored, by an analyst.

  Scenario: One tweet, by hand, through all five packages
    Given a running pipeline
    When a tweet saying "I hate waiting, this is terrible" is published to raw
    Then the warehouse holds that tweet once
    And its row says which raw record it came from
    And after scoring it is counted as negative
    And every event in raw is accounted for
