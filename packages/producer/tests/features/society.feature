Feature: People, not noise
  A report made of fake tweets should show what a report of real ones would:
  busy and quiet people, days and nights, conversations, moods and a bad day.

  Background:
    Given 6000 fake tweet events of the default week

  Scenario: Few people write most
    Then the busiest tenth of the authors wrote at least 30 percent of the tweets
    And at least 300 people wrote something

  Scenario: There are days and nights
    Then the busiest hour of the day has at least 1.5 times the tweets of the quietest

  Scenario: People talk with each other
    Then there are replies, quotes and retweets, each of a tweet that was there before
    And at least one conversation has five tweets or more

  Scenario: Two people answer each other back and forth
    Then there are talks in which two people take turns three times or more
    And there are threads, in which somebody goes on and addresses nobody

  Scenario: A few tweets are repeated again and again
    Then one tweet is repeated at least 20 times
    And most of those that are repeated are repeated once

  Scenario: People write in sessions
    Then at least a third of what an author does comes within 15 minutes of what they did before

  Scenario: People change their minds
    Then there are edits that keep the tweet's identity and name all its versions
    And there are deletes, each of a tweet that was there before, without its text

  Scenario: People speak several languages
    Then there are tweets in "en", "es", "de", "fr", "pt" and "ja"
    And most are in "en"

  Scenario: A planted outrage can be seen by a lexicon
    When VADER reads the English tweets about the planted outrage
    Then they are at least 0.4 below what it reads in the other English tweets
    And the hour with most of that topic lies in the planted outrage
