resource "google_service_account" "component" {
  for_each = {
    loader   = "Loads tweets into ${var.dataset}."
    insights = "Reads ${var.dataset} and keeps its scores."
  }

  project      = var.project
  account_id   = "tweet-${each.key}"
  display_name = "tweet-${each.key}"
  description  = each.value
}

# The one right on the whole project: to run a job, which reads and writes nothing that is not granted below.
resource "google_project_iam_member" "jobs" {
  for_each = google_service_account.component

  project = var.project
  role    = "roles/bigquery.jobUser"
  member  = "serviceAccount:${each.value.account_id}@${var.project}.iam.gserviceaccount.com"
}

resource "google_bigquery_dataset_iam_member" "component" {
  for_each = {
    loader   = "roles/bigquery.dataEditor"
    insights = "roles/bigquery.dataViewer"
  }

  project    = var.project
  dataset_id = google_bigquery_dataset.tweets.dataset_id
  role       = each.value
  member     = google_project_iam_member.jobs[each.key].member
}

resource "google_bigquery_table_iam_member" "scores" {
  project    = var.project
  dataset_id = google_bigquery_dataset.tweets.dataset_id
  table_id   = google_bigquery_table.whole["scores"].table_id
  role       = "roles/bigquery.dataEditor"
  member     = google_project_iam_member.jobs["insights"].member
}
