Feature: A language model retells the report
  Whoever asks for it gets a few sentences of a model beside the report's own. Its numbers are checked, and whatever goes
  wrong with it, the report is made.

  Scenario Outline: It is asked in two formats, for the headline figures alone
    Given a narrator of the format <format> that retells the facts
    When it is asked
    Then it was asked once at "<path>", with the key as <header>
    And it was sent the headline figures, and no text, id, name or handle
    And it is shown

    Examples:
      | format    | path              | header        |
      | openai    | /chat/completions | authorization |
      | anthropic | /v1/messages      | x-api-key     |

  Scenario Outline: What it says is marked as a model's
    Given a narrator of the format openai that retells the facts
    When it is asked
    Then the report as <form> has its words, its name and that they are not checked

    Examples:
      | form |
      | html |
      | md   |
      | json |

  Scenario: What does not hold is told to it, once
    Given a narrator that first speaks of 31,415 people and then retells the facts
    When it is asked
    Then it was asked twice, the second time with what was wrong
    And it is shown

  Scenario Outline: What does not hold twice is left out
    Given a narrator that speaks of 31,415 people
    When it is asked
    Then it was asked twice, the second time with what was wrong
    And the report as <form> says that it was left out because "31,415 people is no number of"

    Examples:
      | form |
      | html |
      | md   |
      | json |

  Scenario Outline: Whatever goes wrong, the report is made without it
    Given a narrator that <trouble>
    When it is asked
    Then it was left out because "<why>"

    Examples:
      | trouble                       | why                                               |
      | is not there                  | it cannot be reached                              |
      | answers 401                   | it answered 401: the key is missing or not        |
      | answers 429                   | it answered 429: it was asked too often           |
      | answers 500                   | it answered 500                                   |
      | sends on to elsewhere         | it answered 307                                   |
      | does not answer               | no answer within 0.2 seconds                      |
      | answers drop by drop          | no answer within 0.2 seconds                      |
      | answers a page of HTML        | its answer is not in the format of openai         |
      | answers something else        | its answer is not in the format of openai         |
      | answers bytes                 | its answer is not in the format of openai         |
      | answers nothing               | its answer is empty                               |
      | refuses                       | it refused to answer                              |
      | is cut off                    | its answer was cut off because it was too long    |
      | answers without end           | its answer is larger than 1,000,000 bytes         |

  Scenario: What stays on this machine goes through no proxy
    Given a narrator of the format openai that retells the facts
    And the environment names a proxy
    When it is asked
    Then it is shown

  Scenario: A hostile model
    Given a narrator that is called "<script>alert(1)</script>" and says "<img src=x> **24** [people](https://example.org)"
    Then the report as html shows that as text
    And the report as md shows that as text

  Scenario: The key is told to nobody else
    Given a narrator that answers 401 and repeats the key
    When a person runs "report" with it
    Then it succeeds
    And the report says that it was left out, and the key is in no report and no log

  Scenario: A key that cannot be read
    Given a narrator of the format openai that retells the facts
    When a person runs "report" with it and a file of the key that is not there
    Then it succeeds
    And it was not asked

  Scenario: What would leave the machine
    When a person runs "report --narrator-dry-run"
    Then the headline figures are printed, and no report is written

  Scenario Outline: Addresses that are none
    When a person runs "report" with the narrator "<address>"
    Then it ends with exit code <code> and says "<message>" without the address

    Examples:
      | address                              | code | message                             |
      | llama                                | 2    | it is openai:MODEL                  |
      | openai:m@http://example.org/v1       | 2    | use https                           |
      | openai:m@https://me:pw@example.org   | 2    | a URL is no place for a secret      |
      | anthropic:m@https://example.org?k=pw | 2    | no query                            |
