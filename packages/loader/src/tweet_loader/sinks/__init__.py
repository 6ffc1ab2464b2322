"""Warehouses, one a file."""
