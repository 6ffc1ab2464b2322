Feature: A change is checked where it can break something
  Whoever depends on what changed is checked with it; whoever does not, waits for nobody.

  Scenario Outline: What each kind of change concerns
    When <path> changes
    Then <packages> must prove themselves again

    Examples:
      | path                                                | packages                                                                  |
      | packages/tweet-schema/src/tweet_schema/wire.py      | tweet-schema, producer, processor, loader, insights, local, release, e2e  |
      | packages/tweet-schema/tests/test_wire.py            | tweet-schema                                                              |
      | packages/tweet-schema/fuzz/run.py                   | tweet-schema                                                              |
      | packages/loader/src/tweet_loader/batch.py           | loader, local, e2e                                                        |
      | packages/processor/pyproject.toml                   | processor, local, e2e                                                     |
      | packages/insights/Dockerfile                        | insights, release                                                         |
      | packages/insights/src/tweet_insights/models/card.md | insights, local, e2e                                                      |
      | packages/producer/tests/test_pace.py                | producer                                                                  |
      | packages/loader/SINKS.md                            | loader                                                                    |
      | packages/loader/CHANGELOG.md                        | nothing                                                                   |
      | docs/free-plan.md                                   | nothing                                                                   |
      | README.md                                           | nothing                                                                   |
      | infra/local/src/tweet_local/kafka.py                | everything                                                                |
      | infra/local/tests/test_site.py                      | local                                                                     |
      | infra/emulators/bigquery/launch.py                  | everything                                                                |
      | infra/release/src/tweet_release/lock.py             | e2e, release                                                              |
      | infra/compose/compose.yaml                          | e2e, release                                                              |
      | infra/helm/tweet-pipeline/templates/loader.yaml     | e2e, release                                                              |
      | tests-e2e/driver.py                                 | e2e                                                                       |
      | bench/insights_alerts.py                            | e2e                                                                       |
      | Makefile                                            | everything                                                                |
      | pyproject.toml                                      | everything                                                                |
      | .github/workflows/ci.yaml                           | everything                                                                |
      | novelty.toml                                        | everything                                                                |

  Scenario Outline: Each is told why
    When <path> changes
    Then it says of <package> "<reason>"

    Examples:
      | path                                           | package | reason                                             |
      | packages/tweet-schema/src/tweet_schema/wire.py | loader  | depends on tweet-schema                            |
      | packages/loader/src/tweet_loader/batch.py      | loader  | changed: src/tweet_loader/batch.py                 |
      | packages/loader/src/tweet_loader/batch.py      | local   | its tests use tweet-loader                         |
      | Makefile                                       | insights | Makefile: every package is checked through it     |
      | novelty.toml                                   | loader  | no rule knows novelty.toml                         |
      | packages/loader/SINKS.md                       | loader  | its tests compare SINKS.md                         |

  Scenario Outline: Of a changed lock only those are concerned who install what changed
    Given a lock in which <dependency> was another
    When uv.lock changes
    Then <packages> must prove themselves again
    And it says of <package> "locked: <dependency>"

    Examples:
      | dependency    | packages                              | package   |
      | confluent-kafka | everything                          | producer  |
      | faker         | producer, local, e2e                  | producer  |
      | markdown-it-py | everything                           | insights  |
      | moto          | processor, loader, insights           | processor |
      | sqlglot       | insights                              | insights  |

  Scenario: A lock that says nothing new concerns nobody
    Given a lock that is the same
    When uv.lock changes
    Then nothing must prove themselves again

  Scenario: Files of a branch, committed or not
    Given a clone with a branch that changed "packages/loader/src/new.py"
    And a file "tests-e2e/novel.py" that nobody committed
    When a person asks which packages are affected
    Then it shows tweet-loader with "changed: src/new.py"
    And it shows tests-e2e with "changed: novel.py"

  Scenario: A workflow reads what to run
    Given a clone with a branch that changed "packages/loader/src/new.py"
    When a workflow asks for its matrix
    Then the matrix has packages "loader, local", released "loader" and the suite

  Scenario: A branch that there is not
    Given a clone with a branch that changed "packages/loader/src/new.py"
    When a person asks what differs from "nowhere"
    Then it fails and names "nowhere"
