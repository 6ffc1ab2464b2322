"""Shared fixtures for every package's tests: the real servers, started once per run."""
