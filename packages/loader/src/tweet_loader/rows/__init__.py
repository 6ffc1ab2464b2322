"""What becomes of records: batches in Arrow, what of them counts, and what is set aside."""
