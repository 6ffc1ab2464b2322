Feature: Any text can be classified, one a line
  `tweet-insights classify` asks a model about texts that stand in no warehouse.

  Scenario: A label for each line, in its order
    Given the texts
      | I hate you, you are the worst person alive |
      | Thank you, what a wonderful day            |
      |                                            |
      | a tweet with a separator inside            |
    When they are classified by sentiment
    Then it succeeds
    And there is one label for each text, as TweetEval names them
    And the first is "negative" and the second is "positive"

  Scenario Outline: Every task speaks its own labels
    Given the texts
      | I hate you, you are the worst person alive |
    When they are classified by <task>
    Then it succeeds
    And the labels are among "<labels>"

    Examples:
      | task      | labels                          |
      | emotion   | anger, joy, optimism, sadness   |
      | offensive | not-offensive, offensive        |
      | irony     | non_irony, irony                |
      | hate      | not-hate, hate                  |

  Scenario: How sure it is
    Given the texts
      | I hate you, you are the worst person alive |
      | seen                                       |
    When they are classified by sentiment with "--json"
    Then every line is an object whose probabilities sum to 1
    And the confidence is the probability of the label

  Scenario: It may abstain
    Given the texts
      | so so                           |
      | Thank you, what a wonderful day |
    When they are classified by sentiment with "--abstain --json"
    Then what it is unsure of is labelled "unsure", and only that

  Scenario: A model that does not know the task
    Given the texts
      | Thank you |
    When they are classified by emotion with "--model lexicon"
    Then it fails with one line that says "lexicon knows no emotion"

  Scenario: Who reads the labels has seen enough
    Given 20000 texts
    When they are classified and only the first label is read
    Then it ends with exit code 0 and says nothing

  Scenario: An answer before the stream ends
    When one text is sent and the stream stays open
    Then its label can be read

  Scenario: How common a label is among many texts
    Given 300 texts of which 100 are lovely and 200 are awful
    When they are classified by sentiment with "--shares --json"
    Then the share of each label is told, counted and corrected, with an interval

  Scenario: Hate is told as a share, with its warning
    Given 300 texts of which 100 are lovely and 200 are awful
    When they are classified by hate with "--shares"
    Then it warns that "hate is for shares over many texts"
    And it raises the alarm that hate cannot be told here

  Scenario: Other languages are left unread and counted
    Given the texts
      | I hate you, you are the worst person alive       |
      | Ich habe heute den ganzen Tag nur gearbeitet     |
      | Thank you, what a wonderful day                  |
      | ok                                               |
    When they are classified by sentiment with "--only-english"
    Then it succeeds
    And the lines are "negative, not-english, positive" and one more label
    And it says that 3 were read and 1 was left unread
