Feature: One compose file brings everything up
  The slow check starts it and lets tweets through (`make compose-check`). What can be read in the file is looked at
  always, since a line that opens a port to the world or forgets a limit looks as well as any other.

  Scenario: What is ours is hardened
    Then each service of our own has a read-only root, no capability, no way to gain one, and an init

  Scenario: Nothing is reached from another machine
    Then every port is open to this machine alone

  Scenario: Everything has a version
    Then no image is latest, and none is without a tag

  Scenario: Nothing takes all the memory
    Then every service that is started by default and runs on has a limit of memory

  Scenario: Prometheus asks where the images answer
    Then each port that Prometheus scrapes is the one of that package's image

  Scenario Outline: Settings of the stand-in for Kafka
    Then the variable <variable> becomes the property <property>

    Examples:
      | variable                    | property                 |
      | KAFKA_NODE_ID               | node.id                  |
      | KAFKA_AUTO__OFFSET___RESET  | auto-offset_reset        |

  Scenario: Every warehouse is one that the loader knows
    Then each loader names its warehouse as tweet-loader does
