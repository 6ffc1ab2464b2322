locals {
  day_ms      = 24 * 60 * 60 * 1000
  expiry_days = var.expiry_days == null && var.free_plan ? 60 : var.expiry_days
  expiry_ms   = local.expiry_days == null ? null : local.expiry_days * local.day_ms
  labels      = merge(var.labels, { component = "tweet-pipeline", managed-by = "terraform" })
}

resource "google_project_service" "bigquery" {
  for_each = toset(var.mode == "storage_write" ? ["bigquery", "bigquerystorage"] : ["bigquery"])

  project            = var.project
  service            = "${each.key}.googleapis.com"
  disable_on_destroy = false
}

resource "google_bigquery_dataset" "tweets" {
  project     = var.project
  dataset_id  = var.dataset
  location    = var.location
  description = "Tweets, loaded by tweet-loader and scored by tweet-insights."
  labels      = local.labels

  # What was deleted can be asked for as long: two days are the least there is.
  max_time_travel_hours           = "48"
  default_table_expiration_ms     = local.expiry_ms
  default_partition_expiration_ms = local.expiry_ms

  depends_on = [google_project_service.bigquery]

  lifecycle {
    # A second lock beside the variables': this one holds however the number came about.
    precondition {
      condition     = var.free_plan ? try(local.expiry_days <= 60, false) : true
      error_message = "In a sandbox everything must expire within 60 days."
    }
  }
}
