"""Kinds of warehouses, one a file."""
