"""Posts as the X API v2 gives them."""
