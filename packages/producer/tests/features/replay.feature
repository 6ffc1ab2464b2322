Feature: Recorded posts are told again
  Whoever has files of posts from the X API v2 sends them through the same pipeline. What is no post is never dropped
  in silence: its line, its bytes and a sentence go to rejected, and a dry run tells all that without sending anything.

  Scenario Outline: A dry run tells what it found in a <packing> file
    Given a <packing> file of 40 posts, a page of 3 and 5 damaged lines
    When a dry run reads it as JSON
    Then it tells 43 events and by line number what is wrong with 5 others

    Examples:
      | packing |
      | plain   |
      | gzip    |
      | zstd    |

  Scenario Outline: What is no post is told what it is
    Given a file whose line 1 is <line>
    When a dry run reads it as JSON
    Then line 1 is refused as <reason>, since it is <sentence>

    Examples:
      | line                     | reason       | sentence                        |
      | a status of the API v1.1 | v1_status    | a status of the old API v1.1    |
      | an order of a shop       | foreign_json | no post of the X API v2         |
      | a list                   | foreign_json | a list and no object            |
      | half a post              | not_json     | no JSON                         |
      | a page of errors alone   | only_errors  | errors and without posts        |
      | a post without a text    | not_a_post   | `text`: Field required          |
      | half a surrogate pair    | not_a_post   | surrogates not allowed          |
      | a post with id 5 alone   | not_a_post   | no `created_at`                 |

  Scenario: A post of id and text alone is taken
    Given a file whose line 1 is a post of id and text alone
    When a dry run reads it as JSON
    Then there is 1 event, its time read from the id, its author absent

  Scenario: Unknown fields are kept count of
    Given a file of 4 posts with a field that nobody documented
    When a dry run reads it as JSON
    Then it tells 4 events, and 4 times post.mood

  Scenario: A truncated archive is told
    Given a gzip file of 40 posts that ends in the middle
    When a dry run reads it as JSON
    Then it fails and names the file

  Scenario: All of it arrives
    Given a plain file of 40 posts, a page of 3 and 5 damaged lines
    When it is replayed into Kafka
    Then raw holds 43 events and rejected holds the 5 other lines byte for byte
    And 48 were produced, 43 acknowledged and 5 rejected

  Scenario: The next run goes on where the bookmark stands
    Given a plain file of 40 posts, a page of 3 and 5 damaged lines
    When it is replayed into Kafka with a bookmark
    And 10 more posts are written to its end
    And it is replayed into Kafka with a bookmark
    Then raw holds 53 events and rejected holds the 5 other lines byte for byte

  Scenario: As fast as it happened, moved to now
    Given a plain file of 30 posts a tenth of a second apart
    When it is replayed at twice its speed, moved to now
    Then their times are a twentieth of a second apart, and each was told when the one before it had happened
