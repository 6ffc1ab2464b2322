"""Live windows: a second, optional query, which remembers. It reads `processed` and writes `trends`."""
