Feature: Somebody is told when a rule holds, once, and once when it is over
  `tweet-insights alerts` judges moments that are over, by rules in TOML, and tells a webhook, a file or stdout.

  Background:
    Given a society of 40 people who write every hour, with an outrage of three hours
    And its tweets have been scored
    And a rule that more than half of an hour's tweets are negative, and over at 0.4

  Scenario: It fires once and is resolved once, with its n and interval
    When it is looked at after each hour
    Then "outrage" fired once in the outrage and was resolved once after it
    And what was told has the share, n and interval of an independent count, the usual and the model

  Scenario: A running hour is not judged
    Given a rule that an hour has fewer than 30 tweets
    And the tweets of half an hour
    When it is looked at in the middle of that hour
    Then nothing was told
    When it is looked at after that hour
    Then "few" fired

  Scenario: A rule about a topic
    Given a rule about the days of the topic "#rail"
    When it is looked at after each hour
    Then "rail" fired of "#rail"

  Scenario: A rule about what is felt in the last hours
    Given a rule that more than half of what is felt in two hours is anger
    When it is looked at after each hour
    Then "anger" fired with the share of an independent count

  Scenario: Nobody looked for a day
    When it is looked at before the outrage and a day later
    Then "outrage" fired once in the outrage and was resolved once after it

  Scenario: It must hold for some time
    Given the rule must hold for 3 hours running
    When it is looked at after each hour
    Then "outrage" fired with the third hour of the outrage

  Scenario: A mute tells nothing, and afterwards only what holds still
    Given the rule is muted until long after the outrage
    When it is looked at after each hour
    Then nothing was told

  Scenario: A mute that ends in the outrage
    Given the rule is muted until the middle of the outrage
    When it is looked at after each hour
    Then "outrage" fired once after the mute

  Scenario: Late data take an alert back
    When it is looked at in the outrage
    And the negative tweets of the outrage are deleted
    And it is looked at again
    Then "outrage" was resolved because late data took it back

  Scenario: Few people are nobody's news
    Given the outrage is that of 9 people
    When it is looked at after each hour
    Then nothing was told

  Scenario: A webhook gets signed JSON
    Given a webhook with a secret
    When it is looked at in the outrage
    Then the webhook got one alert with a signature that fits
    And the secret is in no log and not in the state

  Scenario: A secret that is missing is said before there is something to tell
    Given a webhook whose secret is not in the environment
    When a person runs "alerts"
    Then it ends with exit code 1 and one line that says "the environment has no THE_SECRET"

  Scenario: A webhook that is down loses nothing
    Given a webhook that is down
    When it is looked at in the outrage
    Then it ends with exit code 1 and one line that says "1 undelivered"
    When the webhook is up and it is looked at again
    Then the webhook got one alert
    And looking again sends nothing

  Scenario: A webhook that takes an alert and does not say so gets it again under the same id
    Given a webhook that takes alerts and answers 503
    When it is looked at in the outrage
    And the webhook is up and it is looked at again
    Then all that the webhook got has one id

  Scenario: A webhook that refuses an alert for good is not asked again
    Given a webhook that answers 410
    When it is looked at in the outrage
    Then it ends with exit code 1 and one line that says "1 refused"
    And looking again sends nothing
    And the alert is in the state, as refused

  Scenario: What a target that is gone has not taken is given up
    Given a webhook that is down
    When it is looked at in the outrage
    And the file is the only target left and it is looked at again
    Then nothing is undelivered

  Scenario: A rule that is taken out of the file is over
    When it is looked at in the outrage
    And its rule is taken out of the file and it is looked at again
    Then "outrage" was resolved because its rule is gone
    And looking again tells nothing

  Scenario: BigQuery, where every look would be billed
    When a person runs "alerts" on BigQuery
    Then it ends with exit code 1 and one line that says "alerts does not read BigQuery"

  Scenario: Hostile names stay text
    Given the rule is called "</script>\u202eevil | `x`"
    And a rule about the days of the topic "\u202e'; DROP TABLE tweets; --"
    When it is looked at after each hour
    Then it was told in two lines that turn no direction

  Scenario Outline: Rules that are wrong
    Given the rules <wrong>
    When a person runs "alerts"
    Then it ends with exit code 2 and one line that says "<message>"

    Examples:
      | wrong                                                            | message                              |
      | [[rule]]\nname = "a"\nmeasure = "negative"\nabove = 2            | line 4, rule 1, above                |
      | [[rule]]\nname = "a"\nmeasure = "envy"\nabove = 2                | line 3, rule 1, measure              |
      | [[rule]]\nname = "a"\nmeasure = "tweets"\n\nabvoe = 2            | line 5, rule 1, abvoe                |
      | [[rule]]\nname = "a"\nmeasure = "pending"                        | line 1, rule 1                       |
      | [[rule]]\nname = "a"\nmeasure = "pending"\nabove = 2\nuntil = 3  | until must not be above 2            |
      | [[rule]\nname = "a"                                              | is not TOML                          |
      | x = 1                                                            | line 1, rule: Field required         |

  Scenario: An empty warehouse
    Given the warehouse lost all its tweets
    When a person runs "alerts"
    Then it ends with exit code 0
    And nothing was told

  Scenario: A warehouse that somebody holds
    Given a warehouse that another process holds
    When a person runs "alerts"
    Then it ends with exit code 1 and one line that says "another process is writing"

  Scenario: The shipped rules are rules
    Given what "alerts-example" prints as the rules
    When a person runs "alerts"
    Then it ends with exit code 0

  Scenario: Ctrl-C ends it cleanly
    When it runs every 60 seconds and Ctrl-C comes after the first look
    Then it has ended with exit code 0 and another can use the state
