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

  Scenario: What would be published can be seen first
    Given an empty schema registry
    When a person publishes the contracts with "--dry-run"
    Then it says of each contract that it would be registered
    And the registry is still empty

  Scenario: A registry that holds the frozen contracts is verified
    Given a registry of this scenario that holds the contracts
    When a person verifies the registry
    Then it succeeds

  Scenario: A version that nobody froze is found
    Given a registry of this scenario that holds the contracts
    And somebody registered a version of raw-value by hand
    When a person verifies the registry
    Then it fails and names "raw-value" and the versions it does not know

  Scenario: A level that would let anything through is found
    Given a registry of this scenario that holds the contracts
    And somebody set the compatibility of raw-value to NONE
    When a person verifies the registry
    Then it fails and names "raw-value" and the level NONE
