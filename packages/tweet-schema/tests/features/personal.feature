Feature: Personal data is marked in the contract and masked where people look
  A field says in the contract whether it tells who somebody is (identity) or what somebody wrote (content).
  What is marked never stands in a log line or in an error: there a reader sees which field it was and how much.

  Scenario: The contracts mark who somebody is and what somebody wrote
    Given the newest contracts
    Then raw-value marks "tweet.author.username" as identity and "tweet.text" as content
    And processed-value marks "author_username" as identity and "text" as content
    And rejected-value marks "value" as content
    And raw-value does not mark "tweet_id"

  Scenario: A record in a log line is masked
    When a log line carries an event, an author_id and a tweet_id
    Then the line names the fields and the tweet_id
    And no word of the person stands in it

  Scenario Outline: An error names the field and not what stood in it
    Given an event whose "<field>" is wrong
    When it is encoded
    Then the error says "<sentence>"
    And no word of the person stands in it

    Examples:
      | field                 | sentence                                            |
      | tweet.text            | `tweet.text` holds a whole number where text belongs |
      | tweet.author.username | `tweet.author.username` is absent                   |
      | kind                  | `kind` is none of created, edited, deleted          |
      | tweet.created_at      | `tweet.created_at` holds text where a time belongs  |
      | tweet.entities        | `tweet.entities.hashtags[1].tag` holds nothing where text belongs |
      | tweet.public_metrics  | `tweet.public_metrics.like_count` is beyond 64 bits |
