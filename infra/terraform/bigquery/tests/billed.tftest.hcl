mock_provider "google" {}

variables {
  project         = "a-project-of-mine"
  free_plan       = false
  mode            = "storage_write"
  billing_account = "012345-6789AB-CDEF01"
}

run "what_is_paid_for_is_kept_and_watched" {
  command = plan

  assert {
    condition     = google_bigquery_dataset.tweets.default_table_expiration_ms == null
    error_message = "on a billed plan nothing expires unless somebody says so"
  }
  assert {
    condition     = [for rule in google_billing_budget.month[0].threshold_rules : rule.threshold_percent] == [0.5, 0.9, 1]
    error_message = "the budget tells at half, nine tenths and all"
  }
  assert {
    condition     = contains(keys(google_project_service.bigquery), "bigquerystorage")
    error_message = "mode = storage_write needs its API"
  }
}

run "a_filter_on_partitions_is_wanted_there_too" {
  command = plan

  assert {
    condition     = alltrue([for table in google_bigquery_table.partitioned : table.require_partition_filter == true])
    error_message = "a table without a partition filter reads everything it has at each query"
  }
}
