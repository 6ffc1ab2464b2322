"""Records as they come from Kafka: the one place that speaks to it, and what is in hand between it and the sink."""
