Feature: Every package has an image of its own
  The slow check builds them and tries them (`make images-check`). What can be read in the files is looked at always:
  a Dockerfile that forgot a new member of the workspace would fail only where somebody builds it.

  Scenario Outline: The Dockerfile of <package>
    Given the Dockerfile of <package>
    Then it installs exactly what the lock holds, without development tools and without links to sources
    And it looks at the metadata of every member of the workspace
    And it copies nothing that .dockerignore keeps back
    And what is shipped is built on a base that a build argument names, and runs as a number that is not 0
    And the command is started without a shell
    And any engine since 20.10 can build it

    Examples:
      | package      |
      | tweet-schema |
      | producer     |
      | processor    |
      | loader       |
      | insights     |

  Scenario: Ports are told apart
    Then no two images answer at the same port, and each Dockerfile exposes its own

  Scenario: A round trip that lost an event is no proof
    Given a round trip of which one event is unaccounted for
    Then it proves nothing, and says how many are missing

  Scenario: A check that misses its defect fails the self-test
    Given a planted defect that its proof did not find
    Then the self-test says NOT FOUND
