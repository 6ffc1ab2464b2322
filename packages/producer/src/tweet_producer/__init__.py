"""From a source of tweets to the Kafka topic raw, with nothing lost on the way."""
