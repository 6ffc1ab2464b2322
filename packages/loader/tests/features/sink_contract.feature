Feature: Every sink holds every event once
  A warehouse is only worth asking when no tweet is missing, none is there twice and a deleted one
  is gone. Whatever the sink is, the same scenarios judge it.

  Background:
    Given an empty warehouse

  Scenario: The same records offered twice
    Given the tweets a, b and c were created
    When they are loaded
    And the processor offers them again
    Then the warehouse holds 3 tweets from 3 raw records
    And it has counted 3 replays

  Scenario: The same records offered twice in one batch
    Given the tweets a, b and c were created
    And the processor wrote them twice
    When they are loaded in one batch
    Then the warehouse holds 3 tweets from 3 raw records
    And it has counted 3 replays

  Scenario Outline: Other batch boundaries on replay
    Given 40 events that create, edit and delete 12 tweets
    When they are loaded <first> at a time
    And the processor offers them again, <second> at a time
    Then the warehouse holds what the events say
    And it has counted 40 replays

    Examples:
      | first | second |
      | 4     | 40     |
      | 7     | 13     |
      | 40    | 11     |

  Scenario Outline: Killed between any two steps
    Given 40 events that create, edit and delete 12 tweets
    And some records that could not be used
    When they are loaded 22 at a time by a loader that is killed <moment> every step in turn
    Then the warehouse holds what the events say
    And each record that could not be used is set aside once
    And it has counted 0 replays

    Examples:
      | moment |
      | before |
      | after  |

  Scenario: An edit replaces the tweet
    When these events are loaded
      | tweet | kind    | at    | text     |
      | a     | created | 12:00 | I hate u |
      | a     | edited  | 12:05 | I love u |
    Then the tweets are
      | tweet | kind   | text     |
      | a     | edited | I love u |

  Scenario: An edit that arrives before what it edits
    When these events are loaded
      | tweet | kind    | at    | text  |
      | a     | edited  | 12:05 | newer |
    And these events are loaded
      | tweet | kind    | at    | text  |
      | a     | created | 12:00 | older |
    Then the tweets are
      | tweet | kind   | text  |
      | a     | edited | newer |

  Scenario: Two events of the same moment
    When these events are loaded
      | tweet | kind    | at    | text   |
      | a     | created | 12:00 | first  |
      | a     | edited  | 12:00 | second |
    Then the tweets are
      | tweet | kind   | text   |
      | a     | edited | second |

  Scenario: A delete that arrives before its tweet
    When these events are loaded
      | tweet | kind    | at    | text |
      | a     | deleted | 12:05 |      |
    And these events are loaded
      | tweet | kind    | at    | text  |
      | a     | created | 12:00 | oops  |
    Then a is a tombstone without text, author, hashtags or counts

  Scenario: A copy that arrives after the delete stays dead
    When these events are loaded
      | tweet | kind    | at    | text  |
      | a     | created | 12:00 | oops  |
    And these events are loaded
      | tweet | kind    | at    | text  |
      | a     | deleted | 12:05 |       |
    And these events are loaded
      | tweet | kind    | at    | text  |
      | a     | edited  | 12:09 | again |
    Then a is a tombstone without text, author, hashtags or counts

  Scenario: A created, edited and deleted tweet in one batch
    When these events are loaded
      | tweet | kind    | at    | text  |
      | a     | created | 12:00 | one   |
      | a     | deleted | 12:05 |       |
      | a     | edited  | 12:04 | two   |
      | b     | created | 12:00 | other |
    Then a is a tombstone without text, author, hashtags or counts
    And the warehouse holds 2 tweets from 4 raw records

  Scenario Outline: Text comes back as it was written
    When a tweet with <what> is loaded
    Then its text comes back character for character

    Examples:
      | what                                |
      | several scripts and a family emoji  |
      | a NUL in the middle                 |
      | nothing but quotes and semicolons   |
      | no text at all                      |
      | nine million characters             |

  Scenario Outline: Ids are text
    When a tweet with the id <id> is loaded
    Then a tweet with the id <id> can be found

    Examples:
      | id                                               |
      | 00000000000000000001                             |
      | 99999999999999999999                             |
      | 9007199254740993                                 |
      | at://did:plc:z72i7/app.bsky.feed.post/3jwdwj2ctl |

  Scenario: The same id from two sources is two tweets
    When a tweet with the id 1 from fake and one from bluesky are loaded
    Then the warehouse holds 2 tweets from 2 raw records

  Scenario: More rows than a batch usually has
    Given 10001 tweets were created
    When they are loaded in one batch
    Then the warehouse holds 10001 tweets from 10001 raw records

  Scenario: An empty batch moves on
    When a batch without a record moves the loader from 0 to 5
    Then the next record is expected at 5
    And the warehouse holds 0 tweets from 0 raw records

  Scenario: A zombie is refused
    Given the tweets a, b and c were created
    And two loaders that both believe to be at the beginning
    When the second loads them and then the first does
    Then the first is told that another loader has written
    And the warehouse holds 3 tweets from 3 raw records
    And it has counted 0 replays

  Scenario: Rejected records are loaded with their bytes
    When a record set aside by the processor is loaded
    And the processor offers it again
    Then the rejected table holds it once, byte for byte

  Scenario: What never had an offset is not taken for a repetition
    When two records that the producer set aside are loaded
    Then the rejected table holds 2 records

  Scenario: A row that the sink refuses is set aside, the others are kept
    Given the tweets a, b and c were created
    And the sink cannot hold b
    When they are loaded
    Then the warehouse holds 2 tweets from 2 raw records
    And the rejected table holds b with its bytes and the raw record it came from

  Scenario: Every row says when it could be read
    Given a clock that stands at 2026-11-01 12:30
    And the tweets a, b and c were created
    When they are loaded
    Then every row was loaded at 2026-11-01 12:30
