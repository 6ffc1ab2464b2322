"""Posts as Bluesky's Jetstream gives them."""
