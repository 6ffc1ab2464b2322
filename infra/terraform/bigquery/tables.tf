locals {
  partitioned = {
    arrivals        = "Tweets as they arrived, loaded by tweet-loader. The next line is what it knows: do not change it.\n{\"warehouse\":\"${substr(replace(uuid(), "-", ""), 0, 12)}\"}"
    migrated_tweets = "What another warehouse held: see tweet-loader migrate."
    migrated_events = "What another warehouse held: see tweet-loader migrate."
  }
  whole = {
    migrated_rejected = "What another warehouse held: see tweet-loader migrate."
    scores            = "Scores of tweets, kept by tweet-insights."
  }
}

# Partitioned by the day a tweet was written, and never read without saying which days.
resource "google_bigquery_table" "partitioned" {
  for_each = local.partitioned

  project                  = var.project
  dataset_id               = google_bigquery_dataset.tweets.dataset_id
  table_id                 = each.key
  description              = each.value
  labels                   = local.labels
  schema                   = file("${path.module}/schemas/${each.key}.json")
  clustering               = ["lang", "author_id"]
  require_partition_filter = true
  deletion_protection      = var.deletion_protection

  time_partitioning {
    type          = "DAY"
    field         = "created_at"
    expiration_ms = local.expiry_ms
  }

  lifecycle {
    # From its first row on both are the loader's: its offsets stand in the description, and a newer contract adds
    # columns. Neither is ever to be put back.
    ignore_changes = [description, schema]
  }
}

resource "google_bigquery_table" "whole" {
  for_each = local.whole

  project             = var.project
  dataset_id          = google_bigquery_dataset.tweets.dataset_id
  table_id            = each.key
  description         = each.value
  labels              = local.labels
  schema              = file("${path.module}/schemas/${each.key}.json")
  deletion_protection = var.deletion_protection

  lifecycle {
    # As above; insights count their loads in the description of scores.
    ignore_changes = [description, schema]
  }
}

resource "google_bigquery_table" "view" {
  for_each = toset(["tweets", "events", "rejected"])

  project             = var.project
  dataset_id          = google_bigquery_dataset.tweets.dataset_id
  table_id            = each.key
  labels              = local.labels
  deletion_protection = false

  view {
    query          = templatefile("${path.module}/views/${each.key}.sql.tftpl", { project = var.project, dataset = var.dataset })
    use_legacy_sql = false
  }

  depends_on = [google_bigquery_table.partitioned, google_bigquery_table.whole]
}
