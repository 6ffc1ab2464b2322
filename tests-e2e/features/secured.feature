Feature: Each component can do its job in Kafka, and nothing else
  In production Kafka asks everybody for a password and gives no right by itself. One command gives each component
  the rights that it needs; what a stolen password is good for can be read in a table.

  @servers
  Scenario: Tweets pass through a Kafka with TLS, logins and rights
    Given a Kafka that lets nobody in without a password, and a registry
    And an administrator has made topics and rights
    When 600 tweets go the whole way, each component under a name of its own
    Then every event in raw is accounted for, and trends has counts
    And Kafka says that nobody may do anything but this
      | user      | raw                             | processed      | rejected                        | trends         | own group     | groups of others | cluster |
      | producer  | describe describe_configs write |                | describe describe_configs write |                |               |                  |         |
      | processor | describe read                   | describe write | describe write                  |                | describe read |                  |         |
      | trends    |                                 | describe read  |                                 | describe write | describe read |                  |         |
      | loader    | describe                        | describe read  | describe read                   |                | describe read |                  |         |
    And whoever tries more is refused
      | user      | tries                 |
      | producer  | to read raw           |
      | processor | to write into raw     |
      | trends    | to read raw           |
      | loader    | to read raw           |
      | loader    | to write processed    |
      | loader    | to delete raw         |
      | producer  | to make a topic       |
    And every component that comes with a wrong password says so
    And giving the rights again changes nothing
    And a right that somebody gave beside them is told
    And no password stands in any log
