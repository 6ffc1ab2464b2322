Feature: A package is released by itself
  One commit, one tag, nothing pushed. What cannot be right is refused before anything is written.

  Background:
    Given a clone in which every package was released as 0.1.0

  Scenario: A minor release
    Given the loader changed, and its changelog says "- Loads faster."
    When a person releases the loader as minor
    Then the tag loader/v0.2.0 is on the newest commit, and nothing else is changed or new
    And pyproject and lock of the loader say 0.2.0
    And the changelog of the loader has a dated section 0.2.0 with "- Loads faster."
    And the first page says that tweet-loader 0.2.0 is released
    And it says "git push --atomic origin HEAD loader/v0.2.0"
    And tweet-local asks for "tweet-loader>=0.2,<0.3"
    When a workflow checks the tag loader/v0.2.0
    Then it succeeds
    And the notes of loader/v0.2.0 are "- Loads faster."

  Scenario: A patch keeps everybody's bounds
    Given the schema changed, and its changelog says "- A clearer error."
    When a person releases the schema as patch
    Then the tag tweet-schema/v0.1.1 is on the newest commit, and nothing else is changed or new
    And tweet-loader asks for "tweet-schema[bulk,metrics,registry]>=0.1,<0.2"

  Scenario: Whoever is shut out follows
    Given the schema changed, and its changelog says "- Another word for it."
    When a person releases the schema as minor
    Then the tag tweet-schema/v0.2.0 is on the newest commit, and nothing else is changed or new
    And tweet-loader asks for "tweet-schema[bulk,metrics,registry]>=0.2,<0.3"
    And the changelog of the loader says under Unreleased "Needs tweet-schema>=0.2,<0.3."
    And it says "tweet-schema 0.1.0 → 0.2.0: one commit"
    And it says "tweet-loader: make release PACKAGE=loader BUMP=minor"
    When a person releases the loader as minor
    Then the tag loader/v0.2.0 is on the newest commit, and nothing else is changed or new

  Scenario: What is needed is released before
    Given the schema changed, and its changelog says "- A new function."
    And the loader changed, and its changelog says "- Uses it."
    When a person releases the loader as minor
    Then it is refused with "tweet-loader needs tweet-schema, which has changed since tweet-schema/v0.1.0"
    When a person releases the schema as patch
    And a person releases the loader as minor
    Then the tag loader/v0.2.0 is on the newest commit, and nothing else is changed or new

  Scenario Outline: What cannot be right is refused
    Given <state>
    When a person releases the <package> as <bump>
    Then it is refused with "<reason>"
    And nothing was written

    Examples:
      | state                                     | package | bump  | reason                                              |
      | a file that nobody committed              | loader  | minor | commit or stash first                               |
      | nothing changed                           | loader  | minor | nothing to release: no commit touched packages/loader since loader/v0.1.0 |
      | the loader changed and nobody says how    | loader  | minor | packages/loader/CHANGELOG.md says nothing new       |
      | the loader changed and nobody says how    | loader  | minor | The loader loads                                    |
      | nothing changed                           | mailer  | minor | there is no package 'mailer'; there are: tests-e2e, insights, loader |
      | nothing changed                           | local   | minor | tweet-local is never published                      |
      | nothing changed                           | loader  | as-is | tweet-loader 0.1.0 is released                      |

  Scenario Outline: A tag that is not what the tree says
    When a workflow checks the tag <tag>
    Then it is refused with "<reason>"

    Examples:
      | tag            | reason                                             |
      | loader/v0.3.0  | packages/loader/pyproject.toml says 0.1.0          |
      | loader-v0.1.0  | is no tag of a release                             |
      | loader/v0.1    | packages/loader/pyproject.toml says 0.1.0          |
      | loader/vNext   | is no tag of a release                             |
      | local/v0.1.0   | names no package that is published                 |
      | mailer/v0.1.0  | there is no package 'mailer'                       |
      | tweet-loader/v0.1.0 | names no package that is published            |

  Scenario: A tag whose changelog says nothing
    Given the changelog of the loader lost its section
    When a workflow checks the tag loader/v0.1.0
    Then it is refused with "has no section `## 0.1.0 (date)`"

  Scenario: The first release has the version that stands there
    Given a clone in which nothing was released yet
    When a person releases the loader as as-is
    Then it is refused with "tweet-loader needs tweet-schema, which was never released"
    When a person releases the schema as as-is
    Then the tag tweet-schema/v0.1.0 is on the newest commit, and nothing else is changed or new
    And it says "tweet-schema 0.1.0: one commit"
    When a person releases the loader as as-is
    Then the tag loader/v0.1.0 is on the newest commit, and nothing else is changed or new
    And the first page says that tweet-loader 0.1.0 is released
