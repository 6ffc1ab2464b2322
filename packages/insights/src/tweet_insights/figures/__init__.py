"""What a report shows: one figure, or several of a kind, a file."""
