Feature: What is said now, in windows that are final
  A second query counts hashtags, languages and negative words in sliding windows of event time. A window is written
  once, when the watermark has passed its end; what comes too late for it is told and never silently gone.

  Scenario: Planted tweets are counted in their windows
    Given processed holds 120 planted tweets of 40 minutes, up to 9 minutes out of order, every fourth of them twice
    And some of them were edited and some deleted, and 2 records cannot be read
    When windows of 10 minutes that slide by 5 are counted with a watermark of 10 minutes
    And a tweet two hours later, written with a newer version of the contract, closes them
    Then every window, kind and value has the tweets and people that plain Python counts
    And nothing was late, and 2 records were told as unreadable
    When a tweet comes for a window that is closed, and another two hours later
    Then 1 tweet was late, and no window has changed
    And the metrics tell it, and where the watermark is

  Scenario: On a cluster, driver and executor are killed with kill -9 between two windows
    Given a program that counts the same windows on a standalone cluster
    And processed holds the first half of 120 planted tweets of 40 minutes
    When it is killed with SIGKILL once a window was written, and started again
    And an executor of it is killed with SIGKILL
    And the second half comes, and a tweet two hours later closes them
    Then every window, kind and value has the tweets and people that plain Python counts
    And what was written twice says the same
