Feature: Releases of different age work together
  Packages are released and rolled out one by one, and one that disappoints is taken back. Until all are of the
  next release, old and new meet in any mixture, while tweets go on to flow.

  Scenario: Producer, processor and loader change their release one at a time while tweets flow
    Given a pipeline of this release, and the next one, whose contracts have one more optional field
    When the contracts of the next release are published
    And tweets flow at 100 a second while the releases that run become, one after the other
      | producer | processor | loader |
      | this     | this      | this   |
      | this     | this      | next   |
      | next     | this      | next   |
      | next     | this      | this   |
      | next     | next      | this   |
      | this     | next      | this   |
      | this     | next      | next   |
      | next     | next      | next   |
    Then each of the 8 mixtures has brought tweets into the warehouse
    And the next loader had widened the table before there was anything to put there
    And every stage that was stopped ended by itself
    And every tweet produced is accounted for, none was rejected and none has two rows
    And the new field is filled where producer and processor knew it, and nowhere else
