Feature: A report says what was found, and how sure that is
  `tweet-insights report` writes one HTML file that needs nothing else: no script, no network.

  Scenario: The report shows what people ask for
    Given a warehouse of 400 tweets by 40 people, scored
    When a person runs "report"
    Then it succeeds
    And it prints three sentences and the path of the report
    And the report has the sections "Negativity over time", "Emotion", "Emotion over time", "Offensiveness", "Bursts, and what drove them", "Busiest topics", "The mood of topics", "Conversations by size", "Places in a conversation", "Conversations over time", "Contagion", "After a negative tweet", "Recovery from events", "Busiest hashtags", "Hours of the week", "Negativity by age of the account", "Negativity by reach", "Negativity of the quiet and the busy", "Accounts that look automated", "How people differ", "Languages" and "Rejected"
    And every chart says its n, how it was computed and what it shows to a screen reader
    And every chart has its figures in a table
    And the report holds no script and asks no other machine for anything

  Scenario: The figures are those of the warehouse
    Given a warehouse of 400 tweets by 40 people, scored
    When a person runs "report" with "--json"
    Then tweets, people, languages, hashtags and rejected records equal an independent count
    And the share of negative tweets equals an independent count
    And every figure of the three sentences is among the facts

  Scenario: A deleted tweet leaves the report
    Given a warehouse of 400 tweets by 40 people, scored
    And a report has been made
    And one negative tweet has been deleted
    When a person runs "report" with "--json"
    Then one negative tweet less is counted
    And one deleted tweet more is counted

  Scenario: Small cells are suppressed
    Given a warehouse in which 40 people use "#many" and 9 people use "#few"
    When a person runs "report"
    Then the report shows "#many" but not "#few"
    And the report says how many hashtags were suppressed

  Scenario: Nobody can be recognised
    Given a warehouse of 400 tweets by 40 people, scored
    When a person runs "report"
    Then the report holds no author's id, handle or name and no tweet's text or id

  Scenario: What was rejected is shown with its reason
    Given a warehouse of 400 tweets by 40 people, scored
    And 3 records that the processor rejected as "undecodable" and 1 that the loader rejected as "not_framed"
    When a person runs "report"
    Then the section "Rejected" shows 3 records of "processor" for "undecodable"
    And the section "Rejected" shows 1 record of "loader" for "not_framed"

  Scenario: What a source missed is not taken for silence
    Given a warehouse of 400 tweets by 40 people, scored
    And 3 records that the processor rejected as "undecodable" and 1 that the producer noted as "gap"
    When a person runs "report"
    Then the section "Coverage" says "Missed by the source" and "as it says"
    And the section "Rejected" shows 3 records of "processor" for "undecodable"
    And nothing is said to be rejected for "gap"

  Scenario: Only the recent
    Given a warehouse of 400 tweets by 40 people, scored
    When a person runs "report" with "--json --since" the middle of the time they span
    Then only the tweets made since then are counted

  Scenario: A moment within an hour stands for the hour
    Given a warehouse of 400 tweets by 40 people, scored
    When a person runs "report" with "--json --since" 37 minutes after the middle of the time they span
    Then only the tweets made since the middle are counted, lest two reports differ by one person's tweet

  Scenario: An empty warehouse
    Given a warehouse without any tweet
    When a person runs "report"
    Then it succeeds
    And the report says "no data" and draws no chart

  Scenario: Tweets that nobody scored
    Given a warehouse of 400 tweets by 40 people, not scored
    When a person runs "report"
    Then it succeeds
    And the report says that no tweet has been scored and what to run

  Scenario Outline: A file that cannot be read
    Given <file>
    When a person runs "report"
    Then it fails with one line that says "<message>"
    And no report is written

    Examples:
      | file                                    | message                   |
      | no warehouse at all                     | there is no file          |
      | a text file in place of the warehouse   | is no DuckDB file         |
      | a DuckDB file that is no warehouse      | has no table              |
      | a warehouse that another process holds  | another process is writing |

  Scenario: A browser shows the charts
    Given a warehouse of 400 tweets by 40 people, scored
    When a person runs "report"
    And opens the report in a browser
    Then every chart is visible in light and in dark
    And nothing is wider than the screen of a phone
    And the browser asked no other machine for anything and ran no script
