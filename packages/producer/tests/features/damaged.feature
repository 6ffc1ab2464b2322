Feature: A seeded share of the records is damaged
  What comes after the producer must set bad records aside and lose nothing;
  it can only be tried with records that are bad in the ways real ones are.

  Scenario: A tenth of the records is damaged
    Given 3000 records with a damaged share of 0.1
    Then between 8 and 12 percent of them cannot be used
    And each kind of damage occurs
    And the others are byte for byte what they are without damage

  Scenario: The same seed damages the same records
    Given 500 records with a damaged share of 0.2
    When they are made again
    Then all keys and values are the same

  Scenario Outline: Each kind of damage is what its name says
    When a record is damaged by <damage>
    Then a reader finds <finding>

    Examples:
      | damage            | finding                            |
      | no_bytes          | no bytes                           |
      | wrong_magic       | a wrong first byte                 |
      | unknown_schema_id | a schema id that was never issued  |
      | truncated_body    | a body that is no record           |
      | random_bytes      | a body that is no record           |
      | empty_tweet_id    | a record whose tweet id is empty   |
      | far_future        | a record created a century ahead   |
