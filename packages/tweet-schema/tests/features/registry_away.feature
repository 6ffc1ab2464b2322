Feature: A registry that goes away disturbs nobody who knows the schema
  A schema never changes under its id, so an id is asked for once. What a registry does not know it may learn,
  so a "no" is never kept.

  Scenario: The registry is killed while messages are read
    Given a program that has read a message
    When the registry is killed
    Then the program reads the next message of that schema
    And of a message with another schema it says that the registry does not answer

  Scenario: A schema is registered later than its first message
    Given a program that has met a message whose schema nobody had registered
    When somebody registers that schema
    Then the program reads the message
