Feature: A live platform in the warehouse
  X here is a server of this machine that behaves as the platform's documentation says. What it could not tell any more
  is no silence: whoever reads the report is told.

  Scenario: An hour is missed, while recorded posts come beside
    Given a running pipeline
    And an X that sends 40 posts, and a bookmark an hour old
    When it is listened to, and a file with the same 40 ids is replayed as another source
    Then the warehouse holds 40 posts of each
    And the report tells a gap of 55 minutes, and counts it not among what was rejected
    And every event in raw is accounted for
