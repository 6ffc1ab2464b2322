Feature: Progress is kept where the machine is not
  A container has no disk that outlives it. The checkpoint may be a folder, a volume, or a place in an object store.

  Scenario: A checkpoint in S3
    Given an S3 server with a bucket
    And the raw topic holds 30 tweets
    When the processor runs with its checkpoint in the bucket until it is done
    And 20 more tweets come, and it runs again on a machine that knows nothing
    Then 50 tweets are processed, none of them twice
