"""A person's own page: of synthetic people, and of those who have consented."""
