Feature: The filtered stream of X
  A local server behaves as the platform's documentation says. Whatever it does to the connection, each post is told
  once, and what cannot be had any more is told as a gap.

  Scenario: Posts arrive between signs of life
    Given an X that sends 5 posts with signs of life between them
    When it is listened to until 5 events were told
    Then they are the 5 posts, each once, with their author
    And it was asked with the bearer token and without backfill

  Scenario Outline: A connection is lost and opened again
    Given an X that sends 3 posts, then <trouble>, and then posts 2 to 6
    When it is listened to until 6 events were told
    Then they are the 6 posts, each once, with their author
    And the second time it was asked for 1 minute of backfill
    And there was no gap

    Examples:
      | trouble                                |
      | ends the connection                    |
      | cuts a post in the middle              |
      | says nothing any more                  |
      | says goodbye for an operational reason |

  Scenario Outline: X asks for patience
    Given an X that answers <status> and then sends 2 posts
    When it is listened to with short pauses until 2 events were told
    Then it waited as after trouble with <trouble>

    Examples:
      | status | trouble  |
      | 503    | server   |
      | 429    | too many |

  Scenario Outline: X will not have us
    Given an X that answers <status>
    When it is listened to by the command
    Then it ends with exit code 1 and says <advice>

    Examples:
      | status | advice                          |
      | 401    | the bearer token is not taken   |
      | 403    | the account's plan              |
      | 400    | --backfill-minutes 0            |

  Scenario: An hour is missed
    Given an X that sends 2 posts, and a bookmark an hour old
    When it is listened to until 2 events were told
    Then it was asked for 5 minutes of backfill
    And a gap of 55 minutes was told

  Scenario: The compliance streams delete
    Given an X whose compliance stream deletes post 7 and forgets person 12
    When it is listened to with compliance until 1 event was told
    Then it is the deletion of post 7
    And what is to be done for person 12 was told

  Scenario: Somebody asks to stop while nothing comes
    Given an X that says nothing
    When the command is asked to stop
    Then it ends with exit code 0

  Scenario: Rules are planned and applied
    Given an X with the rules cats and dogs, and a file with the rules dogs and birds
    When the rules are planned
    Then it ends with exit code 3 and says 1 to add, 1 to remove, 1 to keep
    When the rules are applied
    And the rules are planned
    Then it ends with exit code 0 and says 0 to add, 0 to remove, 2 to keep
