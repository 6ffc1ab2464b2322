Feature: The doctor says what is missing before it hurts
  A start that fails after a minute of downloads is a bad first impression.

  Scenario: A healthy machine
    When a person runs "tweets doctor"
    Then each of memory, disk, ports, Python, Java and downloads has a line with its finding
    And the exit code is 0

  Scenario Outline: What is wrong comes with its fix
    Given a machine with <fault>
    When the machine is examined
    Then the finding about <subject> is bad and its fix says "<fix>"

    Examples:
      | fault                  | subject   | fix              |
      | 1 GiB of free memory   | memory    | close            |
      | 500 MB of free disk    | disk      | tweets clean     |
      | a Java that is too old | Java      | uv sync          |
      | no downloads yet       | downloads | tweets downloads |
