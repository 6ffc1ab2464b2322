Feature: The processor stops when the code is more likely wrong than the data
  A few bad records are the data's fault. When most are bad, or many in a row, a release or a contract
  is wrong, and every further record would only have to be sent again.

  Scenario Outline: Too many bad records end it with a sentence
    Given the raw topic holds 40 tweets and 60 damaged records
    When the processor runs with the <trigger> trigger and <limit>
    Then it ends by itself and names <what> and the reason undecodable
    And what it rejected is in the rejected topic

    Examples:
      | trigger       | limit                            | what                      |
      | available-now | a stop ratio of 0.5              | 60 of the last 100        |
      | realtime      | at most 50 bad records in a row  | raw records in a row      |
