Feature: What is downloaded is exactly what was pinned
  The servers come from outside. A file that differs by one bit from what was
  reviewed is never started, and nobody has to clean up by hand.

  Scenario: A damaged download is refused
    Given a lock that pins two files
    And the source serves one of them damaged
    When the downloads are fetched
    Then it fails, naming the file, the SHA-256 that was pinned and the one that came
    And nothing is kept of it

  Scenario: A file that was damaged in the cache is fetched again, and only that file
    Given a lock that pins two files
    And the downloads have been fetched
    And one of the cached files is damaged
    When the downloads are fetched
    Then both files are as pinned
    And only the damaged file was asked for

  Scenario: What is already there is not fetched again
    Given a lock that pins two files
    And the downloads have been fetched
    When the downloads are fetched
    Then both files are as pinned
    And nothing was asked for

  Scenario: Two clones fetch at the same time
    Given a lock that pins two files
    When two clones fetch the downloads at the same time
    Then both files are as pinned
    And each file was asked for once

  Scenario: Progress is told in bytes of a known total
    Given a lock that pins two files
    When the downloads are fetched
    Then the progress ends at the total that the lock knows

  Scenario: An image takes one bundle along
    Given a lock that pins two files
    When the bundle is fetched into a folder
    Then the folder holds both files as pinned, and no other
