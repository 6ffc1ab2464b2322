Feature: A person opens the report
  The report is one file that opens offline and shows what was found.

  Scenario: The charts are visible in a browser
    Given a running pipeline
    And 2000 fake tweets have been loaded and scored
    When a report is made and opened in a browser
    Then it shows the charts "Negativity over time", "Busiest topics", "Busiest hashtags", "Languages" and "Rejected"
    And it asks no other machine for anything
    And its figures agree with the warehouse
