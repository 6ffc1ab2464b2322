"""What operators look at: rules, runbook and dashboards, each held against what the pipeline really tells."""
