Feature: A process killed without warning loses nothing and doubles nothing
  kill -9 gives no process a chance to tidy up. Started again, it goes on from
  what was durable, and the balance closes to the unit.

  Scenario Outline: <victim> is killed while tweets flow
    Given a running pipeline
    And 4000 fake tweets are flowing at 800 a second
    When the <victim> is killed with SIGKILL once rows arrive
    And the <victim> is started again
    Then the warehouse holds every tweet that the producer had acknowledged, once
    And every event in raw is accounted for

    Examples:
      | victim    |
      | loader    |
      | processor |
      | kafka     |

  Scenario: Every process is killed once in one run
    Given a running pipeline
    And 4000 fake tweets are flowing at 200 a second
    When each of producer, loader, processor, registry and kafka is killed with SIGKILL and started again
    Then the warehouse holds every sound tweet in raw, once
    And every event in raw is accounted for
