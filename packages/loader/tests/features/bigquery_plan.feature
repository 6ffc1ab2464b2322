Feature: What a rate of tweets uses of BigQuery's quotas, before it is used
  A free plan ends somewhere. Where, is told before a tweet is loaded.

  Scenario: A sandbox at 5000 tweets a minute
    When I ask for the plan of bigquery in a sandbox at 5000/min with rows of 512 bytes
    Then 288 of 1500 load jobs a table are used each day, which is no problem
    And the 10 GiB of storage are full after 2.9 days
    And 20971520 tweets fit at a time
    And the exit code is 1

  Scenario: A sandbox at a rate that fits
    When I ask for the plan of bigquery in a sandbox at 200/min with rows of 512 bytes
    Then the 10 GiB of storage are never full, since rows go after 60 days
    And the exit code is 0

  Scenario: Flushing so often that a day's load jobs do not last
    When I ask for the plan of bigquery in a sandbox at 10/min, flushing every 50 seconds
    Then 1728 of 1500 load jobs a table are used each day, which ends after 20.8 hours
    And I am told to flush every 60 seconds or more seldom

  Scenario: A billed plan by the Storage Write API
    When I ask for the plan of bigquery when billed with storage_write at 10000/s with rows of 512 bytes
    Then the 2 TiB a month of the Storage Write API last 5.0 days
    And the 10 GiB of storage are full after 0.0 days, and cost from then on

  Scenario: What a sandbox does not have
    When I ask for the plan of bigquery in a sandbox with storage_write
    Then I am told "a sandbox has no Storage Write API"

  Scenario: The size of a row is measured in a warehouse that is there
    Given a warehouse with tweets
    When I ask for the plan of bigquery like that warehouse
    Then a row has as many bytes as BigQuery counts for those tweets
