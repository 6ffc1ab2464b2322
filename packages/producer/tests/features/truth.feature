Feature: What a fake society knows of itself can be read
  Whoever infers moods, topics, events or bots from tweets wants to be judged:
  the people's hidden traits and the true label of every text are written on demand.

  Scenario: Hidden traits and true labels
    When a person runs "tweet-producer fake --count 4000 --seed 7 --scenario bots --truth answers --dry-run --json"
    Then "answers/people.parquet" has everybody once, with their hidden traits
    And "answers/tweets.parquet" has a label for each version of each tweet, and for no other
    And who writes and in which language is the same in both and in the events
    And a lexicon finds the texts labelled positive better than those labelled negative
    And the texts with the hashtag of a burst are labelled with that event
    And the campaign was written by bots alone, in few words

  Scenario: The labels do not change what is told
    When a person runs "tweet-producer fake --count 500 --seed 7 --dry-run --json"
    And a person runs "tweet-producer fake --count 500 --seed 7 --truth answers --dry-run --json"
    Then both runs print the same bytes

  Scenario: Only what was told is labelled
    When a person watches three lines of "tweet-producer fake --rate 50 --truth answers --dry-run --json" and presses Ctrl-C
    Then "answers/tweets.parquet" has a label for each version of each tweet, and for no other

  Scenario: There is no room for the answers
    Given a file "answers" is in the way
    When a person runs "tweet-producer fake --count 5 --truth answers --dry-run"
    Then it fails with one line that names "answers"
