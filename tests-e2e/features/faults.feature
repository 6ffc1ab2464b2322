Feature: Whatever goes wrong on the way arrives where it should
  The producer can send every kind of trouble that real sources make. What can be used
  is a row, what cannot is set aside with its bytes, and the balance closes.

  Background:
    Given a running pipeline
    And 1500 tweets have flowed through it that every fault of the menu befell

  Scenario: All of it together
    Then the current row of each tweet is the newest that was told of it, and a deleted one stays deleted
    And every event in raw is accounted for

  Scenario Outline: What can be used, <fault>, is a row
    Then what is <fault> was loaded

    Examples:
      | fault                           |
      | told long after it happened     |
      | told out of order               |
      | told twice                      |
      | told by a clock that is wrong   |
      | written by an older contract    |

  Scenario: Strange text comes through as it is
    Then the rows of texts with emoji, right-to-left letters and NUL have every character of them

  Scenario: An edit storm leaves one row
    Then of each tweet in an edit storm there is one row, with the last of its versions

  Scenario: Who is deleted stays deleted
    Then of tweets whose deletion was told first there is no text
    And of people who were deleted there is no text from before

  Scenario: What the topic does not take
    Then what is too large is among the rejected, from the producer, as too_large

  Scenario Outline: What cannot be used is rejected as <reason>
    Then each record that <damage> is among the rejected as <reason>, byte for byte

    Examples:
      | damage                          | reason            |
      | has no value                    | empty_value       |
      | begins with another byte        | not_framed        |
      | names a schema nobody issued    | unknown_schema_id |
      | is cut off, or noise            | undecodable       |
      | is about no tweet               | empty_tweet_id    |
      | comes from the next century     | created_in_future |
