Feature: The processor stops and starts like a good citizen

  Scenario: Killed and started again, it goes on from its checkpoint; SIGTERM ends it cleanly
    Given a running processor
    And 500 tweets have been published
    When it is killed with SIGKILL and started again
    And 500 more tweets are published
    Then every published tweet is in the processed topic at least once
    And nothing was rejected
    When it receives SIGTERM
    Then it exits with code 0 and says what it had done

  Scenario: Kafka is not there
    Given no Kafka at the address
    When a person runs the processor
    Then it fails with one line that names the address

  Scenario: The connector jars are not there
    When a person runs the processor with an empty folder of jars
    Then it fails with one line that names the folder
