Feature: The planted outrage is told once
  A week of fake people is loaded hour by hour, without servers, and the shipped rules look at it as it grows.

  Scenario: An outrage in two waves raises one alert, and one says that it is over
    When the scenario "outrage" is looked at as it grows
    Then "outrage" fired once, within hours of the planted outrage's beginning, and was resolved once after its end
    And nothing else was told of negative tweets

  Scenario: A quiet week raises none
    When the scenario "quiet" is looked at as it grows
    Then nothing was told at all
