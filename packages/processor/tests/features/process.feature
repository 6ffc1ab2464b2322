Feature: Every raw record becomes a processed tweet or a rejected record
  The processor decodes, checks and enriches what stands in raw. The same raw record always gives
  the same processed record; what cannot be used is set aside with its bytes and a reason.

  Scenario: A tweet is flattened and enriched
    Given the raw topic holds a tweet saying "I LOVE this cafe!! 😍 #Coffee @ana https://www.example.org/menu"
    When the processor has caught up
    Then the processed topic holds one tweet with that text
    And its hashtags are "coffee", its mentions "ana", its domains "example.org" and its emojis "😍"
    And it names the raw partition, offset and schema id it was made from

  Scenario: What a source does not tell is absent
    Given the raw topic holds a tweet of which the source told neither author nor time
    When the processor has caught up
    Then the processed topic holds one tweet without an author, whose time is marked as derived

  Scenario: A deletion carries nothing but the fact
    Given the raw topic holds the deletion of a tweet
    When the processor has caught up
    Then the processed topic holds a deletion without text

  Scenario Outline: A damaged record is set aside whole
    Given the raw topic holds a record with <damage>
    When the processor has caught up
    Then the rejected topic holds it byte for byte with reason <reason>
    And the processed topic holds nothing

    Examples:
      | damage                     | reason            |
      | no value                   | empty_value       |
      | a wrong magic byte         | not_framed        |
      | a schema id nobody issued  | unknown_schema_id |
      | another subject's contract | unreadable_schema |
      | a truncated body           | undecodable       |
      | an empty tweet id          | empty_tweet_id    |
      | a creation next year       | created_in_future |
      | a year beyond 9999         | impossible_time   |
      | text that is not UTF-8     | invalid_utf8      |
