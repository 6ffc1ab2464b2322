Feature: Who asks to be forgotten is forgotten
  Text goes from what people see at once, and from the bytes on the disk soon after, whatever the sink.

  Background:
    Given a warehouse with tweets of ana and ben, and a record set aside of each

  Scenario: The search is not blind
    When the texts of ana are searched for in the bytes of the warehouse
    Then they are found

  Scenario: A tweet is forgotten
    When a tweet of ana is forgotten
    Then its text is in no byte of the warehouse and its tombstone stands
    And the record set aside of that tweet has no bytes any more
    And all else is as it was

  Scenario: A person is forgotten
    When ana is forgotten
    Then no text of ana is in any byte of the warehouse
    And the tweets of ben are as they were
    And the balance closes

  Scenario: What was forgotten does not come back
    When ana is forgotten
    And late copies of ana's tweets arrive
    Then no text of ana is in any byte of the warehouse

  Scenario: A deletion on the platform reaches the bytes
    When the platform deletes a tweet of ana and the warehouse is tidied
    Then its text is in no byte of the warehouse and its tombstone stands

  Scenario: A deletion on the platform reaches the bytes while the loader runs, or when it runs again
    When the platform deletes a tweet of ana and the loader that took it is gone
    And another loader has had time to purge
    Then its text is in no byte of the warehouse and its tombstone stands
    And the record set aside of that tweet is empty
    And all else is as it was
