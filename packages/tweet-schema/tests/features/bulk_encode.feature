Feature: Many events at once to messages, none spoilt by another
  A producer hands over thousands of events as one Arrow batch. One that does not fit the contract
  rejects only itself, and the others are the bytes that the reference writes.

  Scenario: A few events that do not fit reject only themselves
    Given 2000 events as rows of a batch, every 100th of them spoilt
    When they are encoded in bulk
    Then every sound event is the message that the reference writes, in order
    And every spoilt one has its place and a reason that names the contract

  Scenario: Nothing but events that do not fit
    Given 40 events as rows of a batch, every 1th of them spoilt
    When they are encoded in bulk
    Then every sound event is the message that the reference writes, in order
    And every spoilt one has its place and a reason that names the contract
