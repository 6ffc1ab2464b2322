Feature: Each package is released by itself
  A shared environment hides what a package forgot to declare. Its wheel, in an environment
  with nothing else, does not.

  Scenario Outline: <package> works with nothing but what its wheel declares
    Given the wheels of the workspace
    When <package> is installed into an empty environment
    Then every one of its modules can be imported
    And "<command> --help" shows examples
    And "<command> --version" says the version of the wheel

    Examples:
      | package        | command         |
      | tweet-schema   | tweet-schema    |
      | tweet-producer | tweet-producer  |
      | tweet-processor | tweet-processor |
      | tweet-loader   | tweet-loader    |
      | tweet-insights | tweet-insights  |

  Scenario: The contracts drag nothing in
    Given the wheels of the workspace
    When tweet-schema is installed into an empty environment
    Then neither a Kafka client nor Arrow nor Spark is there
