Feature: Real servers on one machine, without Docker
  Tests and demos use the real Kafka and the real schema registry. A crash of a
  server must be as repeatable as its start.

  Scenario: A broker killed without warning comes back with its records
    Given a Kafka server with a record in a topic
    When it is killed with SIGKILL and started again
    Then it answers at the same address
    And the record is still there

  Scenario: A registry killed without warning comes back with its schemas
    Given a registry that has just accepted a schema
    When it is killed with SIGKILL and started again
    Then it answers at the same address
    And the schema has the same id

  Scenario: A server that does not come up says why
    Given the port of a registry is taken by another program
    When the registry is started
    Then it fails with the last lines of its log and the path of that log
    And nothing of it keeps running
