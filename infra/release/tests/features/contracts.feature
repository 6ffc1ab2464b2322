Feature: What was released of a contract stays
  Messages of every released version lie in somebody's topic, and somebody's reader is older than this one.

  Scenario: Before the first release
    Given no release of tweet-schema
    When the contracts are held against the last release
    Then it succeeds with "tweet-schema was never released"

  Scenario: Nothing changed since the release
    Given a release of tweet-schema
    When the contracts are held against the last release
    Then it succeeds with "are as tweet-schema/v0.1.0 has them; new: none"

  Scenario: A new optional field
    Given a release of tweet-schema
    And a new version of trends-value with an optional field
    When the contracts are held against the last release
    Then it succeeds with "new: trends-value/v2.avsc"

  Scenario: A new field that old messages do not have
    Given a release of tweet-schema
    And a new version of trends-value with a field that must be given
    When the contracts are held against the last release
    Then it fails with "trends-value: a reader of v2 cannot read what v1 writes"

  Scenario Outline: A released version that is not what it was
    Given a release of tweet-schema
    And the released trends-value v1 <change>
    When the contracts are held against the last release
    Then it fails with "trends-value/v1.avsc was released with tweet-schema/v0.1.0 and is <now>"

    Examples:
      | change                                   | now          |
      | was edited, and its digest with it       | another file |
      | has the line ends of another system      | another file |
      | was taken away                           | gone         |

  Scenario: A release that is being made is held against the one before
    Given a release of tweet-schema
    And the released trends-value v1 was edited, and its digest with it
    And that is released as tweet-schema/v0.2.0
    When the contracts are held against the last release
    Then it fails with "trends-value/v1.avsc was released with tweet-schema/v0.1.0 and is another file"

  Scenario: A base that there is not
    Given a release of tweet-schema
    When the contracts are held against nowhere
    Then it fails with "nowhere"
