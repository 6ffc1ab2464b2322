output "sink" {
  description = "What tweet-loader takes as --sink, and tweet-insights as --warehouse."
  value = format("bigquery:%s.%s?plan=%s&mode=%s&location=%s",
  var.project, google_bigquery_dataset.tweets.dataset_id, var.free_plan ? "sandbox" : "billed", var.mode, var.location)
}

output "accounts" {
  description = "Service accounts by component. There are no key files: a person or a workload acts as one of them."
  value       = { for name, member in google_project_iam_member.jobs : name => trimprefix(member.member, "serviceAccount:") }
}

output "expiry_days" {
  description = "After how many days rows are gone; null for never."
  value       = local.expiry_days
}
