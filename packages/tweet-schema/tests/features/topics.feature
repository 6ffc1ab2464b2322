Feature: Topics are made as the pipeline needs them
  Kafka as it ships forgets after a week and makes whatever topic somebody misspells. Containers make theirs before
  anything else starts, by a command that can be run again at every start.

  @servers
  Scenario: Topics that are missing are made
    Given a Kafka without the topics
    When a person makes the topics with "--partitions 3 --retention-days 7"
    Then each has 3 partitions and forgets after 7 days
    And nothing but time makes any of them forget
    When a person makes them again with "--partitions 3 --retention-days 7"
    Then each is said to be there, and nothing else

  @servers
  Scenario: A topic that was made otherwise is told and left alone
    Given a Kafka whose raw topic has one partition and is compacted
    When a person makes the topics with "--partitions 2 --retention-days none"
    Then it fails with a line for the partitions and a line for the compaction of the raw topic
    And the raw topic is as it was
    And the other topics are there

  Scenario: Kafka is not there
    Given no Kafka at the address
    When a person makes the topics with "--wait-seconds 0"
    Then it fails with one line that names the address and what to do
