Feature: Contracts are published to a real schema registry
  Every process that writes asks the registry for the id of its contract;
  whoever reads finds the contract by the id in the message.

  Scenario: Publishing to an empty registry
    Given an empty schema registry
    When a person publishes the contracts
    Then the registry holds "raw-value", "processed-value" and "rejected-value"
    And each has the compatibility level FULL_TRANSITIVE
    And the ids that were printed lead back to the frozen contracts

  Scenario: Publishing twice changes nothing
    Given a schema registry that holds the contracts
    When a person publishes the contracts
    Then the ids are the ones they had

  Scenario: The registry is not there
    Given no schema registry at the address
    When a person publishes the contracts
    Then it fails with one line that names the address and what to do
