Feature: What happens to the fake society is told in a file
  Whoever tests or shows the pipeline wants to plant what it should find:
  an outrage, a celebration, a campaign of bots, or nothing at all.

  Scenario: Looking at what is shipped
    When a person runs "tweet-producer scenarios"
    Then "week", "outrage", "celebration", "quiet" and "bots" are listed, each with a sentence

  Scenario: Telling another story
    When a person runs "tweet-producer fake --count 2000 --scenario celebration --dry-run --json"
    Then the hashtag "RiverFestival" is used and "LineDown" is not

  Scenario: Telling a story of one's own
    Given a file "mine.toml" that plants "TeaDay" in the topic "coffee"
    When a person runs "tweet-producer fake --count 2000 --scenario mine.toml --dry-run --json"
    Then the hashtag "TeaDay" is used and "LineDown" is not

  Scenario: A story that nobody knows
    When a person runs "tweet-producer fake --count 5 --scenario opera --dry-run"
    Then it is refused in words that name "opera" and the scenarios there are

  Scenario: A file that cannot be told
    Given a file "mine.toml" that plants "TeaDay" in the topic "cheese"
    When a person runs "tweet-producer fake --count 5 --scenario mine.toml --dry-run"
    Then it is refused in words that name "mine.toml", "bursts.0.topic" and "cheese"

  Scenario: Seeing what a story plants
    When a person runs "tweet-producer plot --scenario bots --output bots.svg"
    Then the picture "bots.svg" shows "NimbusHeat" and "NimbusWins" when they are planted, and its title

  Scenario: A picture that cannot be kept
    When a person runs "tweet-producer plot --output no/such/folder.svg"
    Then it fails with one line that names "no/such/folder.svg"
