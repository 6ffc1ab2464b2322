Feature: A contract evolves like a database: edit the model, take a snapshot, be told who breaks
  `tweet-schema snapshot` writes the next frozen version from the models, or says in words
  which reader of which version could not read what which version writes, and what would do instead.

  Scenario: Nothing changed
    Given a scratch copy of the package
    When a person takes a snapshot
    Then it succeeds
    And no file was written

  Scenario: A good change becomes the next version
    Given a scratch copy of the package
    And Tweet gained the optional text field "source_app"
    When a person takes a snapshot
    Then it succeeds
    And it wrote the next version of raw-value with "source_app"
    And a check of the scratch copy succeeds
    And all other files are as they were

  Scenario: A new subject begins with its first version
    Given a scratch copy of the package
    And a copy in which trends-value was never frozen
    When a person takes a snapshot
    Then it succeeds
    And it wrote trends-value v1 as it was before
    And a check of the scratch copy succeeds

  Scenario Outline: A bad change is refused in words
    Given a scratch copy of the package
    And <change>
    When a person takes a snapshot
    Then it fails
    And it says "<sentence>"
    And it says "<remedy>"
    And no file was written

    Examples:
      | change                                | sentence                                                                          | remedy                                  |
      | Tweet demands the new field "mood"    | a reader of the model cannot read what v1 writes: `tweet.mood` has no default     | mood: str \| None = Field(default=None  |
      | TweetEvent lost the field "source"    | a reader of v1 cannot read what the model writes: `source` is gone                | keep `source`                           |
      | like_count became text                | a reader of the model cannot read what v1 writes: `tweet.public_metrics.like_count` is text | under a new name             |
      | lang lost its default                 | a reader of the model cannot read what v1 writes: `tweet.lang` may be absent in v1 | keep `tweet.lang` optional             |
      | EventKind gained the symbol "hidden"  | a reader of v1 cannot read what the model writes: `kind` may be "hidden"          | a new field                             |
      | a field has no description            | `tweet.lang` has no documentation                                                 | Field(description=                      |

  Scenario: What was refused can be seen without taking a snapshot
    Given a scratch copy of the package
    And Tweet demands the new field "mood"
    When a person asks for the difference between raw-value v1 and the models
    Then it says "`tweet.mood` was added: text, without a default"

  Scenario: A new field that sounds personal must say whether it is
    Given a scratch copy of the package
    And Author gained the field "email" without a mark
    When a person takes a snapshot
    Then it fails
    And it says "`tweet.author.email` sounds like personal data"
    And it says "Personal.IDENTITY"

  Scenario: Losing a mark is a change that a person sees
    Given a scratch copy of the package
    And the text of a tweet lost its mark
    When a person asks for the difference between raw-value latest and the models
    Then it says "`tweet.text` is no longer marked as personal data"
