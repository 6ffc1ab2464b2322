"""Pinned tools that nobody has to install: built or fetched once per machine into the user's cache folder."""
