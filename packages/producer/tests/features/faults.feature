Feature: What goes wrong with real sources goes wrong on demand
  Pipelines fail on what their makers never sent through them. Each fault has a name,
  a share of the events that it befalls, and a place where it must arrive.

  Scenario: Looking at the menu
    When a person runs "tweet-producer faults"
    Then every fault is listed with a sentence and where it arrives

  Scenario: The same seed, the same faults
    When a person runs "tweet-producer fake --count 400 --seed 7 --fault late=0.1 --fault duplicate=0.1 --dry-run --json"
    And a person runs "tweet-producer fake --count 400 --seed 7 --fault late=0.1 --fault duplicate=0.1 --rate 4000 --dry-run --json"
    Then both runs print the same bytes

  Scenario Outline: What is refused
    When a person runs "tweet-producer fake --count 5 <flags> --dry-run"
    Then it is refused in words that name "<name>"

    Examples:
      | flags                                      | name                |
      | --fault storm=0.1                          | edit_storm          |
      | --fault late                               | --fault late        |
      | --fault late=2                             | --fault late=2      |
      | --fault late=much                          | 'much' is no number |
      | --fault late=0.6 --fault duplicate=0.6     | more than 1         |

  Scenario Outline: Each fault is what its name says
    Given 3000 events of which a tenth is befallen by <fault>
    Then <what> is told

    Examples:
      | fault          | what                                                     |
      | late           | everything once, some of it hundreds of events too late  |
      | out_of_order   | everything once, some of it a few events too late        |
      | duplicate      | everything, some of it twice                             |
      | strange_text   | everything once, some of it with emoji, RTL and NUL      |
      | clock_skew     | everything once, some of it up to half an hour off       |
      | edit_storm     | everything, some of it with ten edits more               |
      | delete_first   | everything, some of it after its deletion                |
      | person_deleted | everything, and at times all of a person is deleted      |
      | oversized      | everything once, some of it larger than a megabyte       |
