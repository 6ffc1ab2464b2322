"""How much somebody must have written before anything is inferred of them."""

LEAST = 20
"""Tweets of their own: of fewer, one more or less moves a share by more than five points."""
