Feature: The loader stops rather than lose or guess
  What is missing is said in one line with what to do; the warehouse stays as it was.

  Scenario: Records that Kafka no longer has
    Given a warehouse that was loaded up to 40 of 100 records
    When Kafka drops the first 60
    And the loader runs until it has caught up
    Then it fails with one line that says that 20 records of processed are missing
    And the warehouse is as it was

  Scenario: A topic that was made anew
    Given a warehouse that was loaded up to 40 of 100 records
    When the topic is deleted and made anew with 100 records
    And the loader runs until it has caught up
    Then it fails with one line that says that processed was made anew, though its offsets fit
    And the warehouse is as it was

  Scenario: Nothing can be read any more
    Given a processed topic with 30 records that nobody can read
    When the loader runs until it has caught up and gives up after 20 of them
    Then it fails with one line that says that 20 records in a row could not be read
    And nothing of them was set aside

  Scenario Outline: What it needs is not there
    Given <missing>
    When the loader is run and waits 1 second
    Then it fails with one line that names <what>

    Examples:
      | missing                     | what               |
      | no Kafka at the address     | --bootstrap-servers |
      | no registry at the address  | --registry-url     |
      | no topic processed          | processed          |
      | no folder for the warehouse | --sink             |
      | a sink nobody knows         | duckdb:PATH         |

  Scenario: Somebody keeps the warehouse open
    Given a processed topic with a tweet saying "I hate waiting"
    And a person who keeps the warehouse open
    When the loader is run and waits 1 second for the lock
    Then it fails with one line that says that the warehouse is in use
    And after the person has left it loads the tweet
