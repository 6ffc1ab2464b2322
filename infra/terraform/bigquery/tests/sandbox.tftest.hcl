mock_provider "google" {}

variables {
  project = "a-project-of-mine"
}

run "a_sandbox_expires_within_60_days" {
  command = plan

  assert {
    condition     = google_bigquery_dataset.tweets.default_table_expiration_ms == 60 * 86400000
    error_message = "tables of a sandbox must expire after 60 days"
  }
  assert {
    condition     = alltrue([for table in google_bigquery_table.partitioned : table.time_partitioning[0].expiration_ms <= 60 * 86400000])
    error_message = "partitions of a sandbox must expire within 60 days"
  }
}

run "every_partitioned_table_wants_to_know_which_days" {
  command = plan

  assert {
    condition     = length(google_bigquery_table.partitioned) == 3 && alltrue([for table in google_bigquery_table.partitioned : table.require_partition_filter == true])
    error_message = "a table without a partition filter reads everything it has at each query"
  }
}

run "nothing_of_a_sandbox_streams_or_costs" {
  command = plan

  assert {
    condition     = keys(google_project_service.bigquery) == ["bigquery"]
    error_message = "a sandbox has no Storage Write API"
  }
  assert {
    condition     = length(google_billing_budget.month) == 0
    error_message = "a sandbox has no billing account, hence no budget"
  }
}

run "rights_are_the_least" {
  command = plan

  assert {
    condition     = toset([for member in google_project_iam_member.jobs : member.role]) == toset(["roles/bigquery.jobUser"])
    error_message = "on the whole project nobody may do more than run jobs"
  }
  assert {
    condition     = { for name, member in google_bigquery_dataset_iam_member.component : name => member.role } == { loader = "roles/bigquery.dataEditor", insights = "roles/bigquery.dataViewer" }
    error_message = "the loader writes its dataset, insights read it"
  }
  assert {
    condition     = google_bigquery_table_iam_member.scores.table_id == "scores"
    error_message = "insights write their scores and nothing else"
  }
}

run "ninety_days_are_refused" {
  command = plan
  variables {
    expiry_days = 90
  }
  expect_failures = [var.expiry_days]
}

run "streaming_is_refused" {
  command = plan
  variables {
    mode = "storage_write"
  }
  expect_failures = [var.mode]
}

run "a_budget_is_refused" {
  command = plan
  variables {
    billing_account = "012345-6789AB-CDEF01"
  }
  expect_failures = [var.billing_account]
}

run "an_unknown_place_is_refused" {
  command = plan
  variables {
    location = "Mars"
  }
  expect_failures = [var.location]
}
