Feature: Bluesky's Jetstream
  A local Jetstream sends what the real one sends. Its cursor is kept, and rewound a little after a lost connection;
  that nothing is said does not mean that nobody is there.

  Scenario: Posts, edits and deletions of a person
    Given a Jetstream that sends a reply, its edit and its deletion, with likes and names between
    When it is listened to until 3 events were told
    Then they are created, edited and deleted, of one post at://did:plc:ana/app.bsky.feed.post/3lzjzpiefk22k
    And it answers bo's post, in English, with a hashtag, a mention and a link where the text has them
    And what Bluesky does not tell is absent

  Scenario Outline: A connection is lost and opened again
    Given a Jetstream that sends 3 posts, then <trouble>, and then tells from its cursor on
    When it is listened to until 6 events were told
    Then they are 6 posts, each once
    And the second time it was asked from 5 seconds before the newest on

    Examples:
      | trouble              |
      | closes               |
      | breaks off           |
      | answers no ping      |

  Scenario: Nothing is said
    Given a Jetstream that sends 1 post, is quiet for many pings, and sends another
    When it is listened to until 2 events were told
    Then it was asked once

  Scenario: What was missed is kept no longer
    Given a Jetstream that keeps nothing older than an hour, and a bookmark of 3 hours ago
    When it is listened to until 1 event was told
    Then a gap of 2 hours was told

  Scenario Outline: What is odd in a post does not stop it
    Given a Jetstream that sends a post with <oddity>
    When it is listened to until 1 event was told
    Then its <field> is <value>

    Examples:
      | oddity                   | field              | value |
      | no time                  | created_at_derived | True  |
      | a time that is none      | created_at_derived | True  |
      | two languages            | lang               | None  |
      | a facet through a letter | entities           | empty |

  Scenario: An account is deleted
    Given a Jetstream that sends the end of an account and a post
    When it is listened to until 1 event was told
    Then what is to be done for person did:plc:ana was told

  Scenario: X and Bluesky side by side
    Given a post with one id on both platforms
    Then they are two keys and two tweets
