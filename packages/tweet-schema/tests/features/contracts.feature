Feature: Contracts are frozen, documented and agree with the models
  People edit the Pydantic models; messages are written with the frozen Avro contracts.
  `tweet-schema check` tells whether the two still say the same, without any network.

  Scenario: The contracts that are shipped pass
    When a person runs "check"
    Then it succeeds
    And it says that 4 subjects agree with their models

  Scenario: An edited frozen file is found
    Given a copy of the contracts in which raw-value v1 lost its field "occurred_at"
    When a person runs "check" on the copy
    Then it fails
    And it names "raw-value" and "occurred_at"

  Scenario: Two versions that cannot read each other are found
    Given a copy of the contracts with one more raw-value that demands a new field "mood"
    When a person runs "check" on the copy
    Then it fails
    And it says that a reader of that version cannot read what each earlier one writes because of "mood"

  Scenario: An edited frozen file is found even where the model was edited in the same way
    Given a copy of the contracts in which the description of "lang" was changed
    When a person runs "check" on the copy
    Then it fails
    And it says that raw-value v1 is not the file that was frozen

  Scenario: A build server reads the problems as JSON
    Given a copy of the contracts in which raw-value v1 lost its field "occurred_at"
    When a person runs "check" on the copy with "--json"
    Then it fails
    And every problem in the JSON has a subject, a version, a field, a code and a sentence

  Scenario: A pull request shows the problems beside the lines
    Given a copy of the contracts in which raw-value v1 lost its field "occurred_at"
    When a person runs "check" on the copy with "--format github"
    Then it fails
    And every line is an annotation of GitHub's for a file of the copy
