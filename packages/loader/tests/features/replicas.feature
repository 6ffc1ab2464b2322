Feature: Several loaders share the work, and every event is held once
  Loaders of the same Parquet warehouse are one consumer group. Each partition has one writer at a time; where it goes on
  is what the warehouse says, never the group. Whatever befalls a loader, the others finish its work.

  Scenario Outline: <replicas> replicas share a backlog in <where>
    Given <replicas> replicas with a warehouse in <where>
    When 900 events flow
    Then the warehouse holds every raw record once and the balance closes
    And each replica that had partitions has loaded something

    Examples:
      | replicas | where    |
      | 2        | S3       |
      | 3        | a folder |

  Scenario: One is killed
    Given 2 replicas with a warehouse in a folder
    When 900 events flow
    And one of them is killed with SIGKILL in the middle
    Then the warehouse holds every raw record once and the balance closes

  Scenario: One is frozen until the others have its partitions, and goes on
    Given 2 replicas with a warehouse in a folder
    When 900 events flow
    And one of them is frozen in the middle, until the other has its partitions
    Then the one that was frozen has partitions again
    When 300 events flow
    Then the warehouse holds every raw record once and the balance closes

  Scenario: Out and in again
    Given 1 replica with a warehouse in a folder
    When 900 events flow
    And another one joins in the middle
    And 300 events flow
    And the first one is asked to stop in the middle
    Then the warehouse holds every raw record once and the balance closes

  Scenario: A rolling restart
    Given 2 replicas with lasting names and a warehouse in S3
    When they are restarted one after the other while 500 events flow
    Then the warehouse holds every raw record once and the balance closes
    And nobody was given partitions but those who came back

  Scenario: More replicas than partitions
    Given 5 replicas with a warehouse in a folder
    Then one of them has nothing to do and is ready all the same

  Scenario: A batch of them
    Given 2 replicas that run until they have caught up with 600 events
    Then they end with exit code 0
    And the warehouse holds every raw record once and the balance closes

  Scenario: A DuckDB file has one writer, the other stands by
    Given 2 replicas with a DuckDB file as warehouse
    When 300 events flow
    Then one of them writes, and the other is ready and stands by
    When 3000 events flow
    And the writer is killed with SIGKILL in the middle
    Then the warehouse holds every raw record once and the balance closes
