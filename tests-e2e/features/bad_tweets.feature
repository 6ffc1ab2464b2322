Feature: Bad tweets are set aside, never dropped
  What cannot be used goes to rejected with its original bytes and a reason,
  so that a person can see it, repair it and send it again.

  Scenario Outline: A damaged record reaches the rejected table byte for byte
    Given a running pipeline
    When a raw record with <damage> is published
    Then the warehouse holds it among the rejected with reason <reason>
    And its key, value and headers are byte for byte what was published
    And every event in raw is accounted for

    Examples:
      | damage                    | reason            |
      | no bytes at all           | empty_value       |
      | a wrong magic byte        | not_framed        |
      | a schema id nobody issued | unknown_schema_id |
      | a truncated Avro body     | undecodable       |
      | an empty tweet id         | empty_tweet_id    |
