Feature: What was set aside is looked at and sent again
  A record in rejected is whole: key, value, headers and the place it stood in. Once its cause is
  mended, a person sends the same bytes again, and cannot do so twice by accident.

  Scenario: A list shows no word of a person
    Given a warehouse with 3 undecodable and 2 unknown_schema_id records set aside
    When a person runs "rejected ls"
    Then it prints 5 lines with ids and reasons and nothing of what people wrote
    When a person runs "rejected ls --reason undecodable --json"
    Then it prints 3 records as JSON and nothing of what people wrote

  Scenario: One record, masked unless asked otherwise
    Given a warehouse with 3 undecodable and 2 unknown_schema_id records set aside
    When a person runs "rejected show raw-1-1"
    Then it prints its reason and its place and nothing of what people wrote
    When a person runs "rejected show raw-1-1 --reveal"
    Then it prints the bytes
    When a person runs "rejected show raw-0-99"
    Then it fails with one line that says "tweets rejected ls"

  @servers
  Scenario: Sent again, byte for byte and once
    Given a warehouse with 3 undecodable and 2 unknown_schema_id records set aside
    And a Kafka with the topic they came from
    When a person runs "rejected replay --reason unknown_schema_id --dry-run"
    Then it says that 2 would be sent, and the topic holds nothing
    When a person runs "rejected replay --reason unknown_schema_id"
    Then it says that 2 were sent, and the topic holds their keys, values, headers, partitions and timestamps
    When a person runs "rejected replay --all"
    Then it says that 3 were sent and 2 had been sent before
    When a person runs "rejected replay raw-1-1 --force"
    Then it says that 1 was sent

  Scenario: Nobody replays everything by accident
    Given a warehouse with 3 undecodable and 2 unknown_schema_id records set aside
    When a person runs "rejected replay"
    Then it fails with one line that says "--all"

  @servers
  Scenario: A replay that was killed is not repeated blindly
    Given a warehouse with 3 undecodable and 2 unknown_schema_id records set aside
    And a Kafka with the topic they came from
    And a replay of raw-0-0 that was killed before Kafka answered
    When a person runs "rejected replay --all"
    Then it says that 4 were sent and names raw-0-0 as uncertain
