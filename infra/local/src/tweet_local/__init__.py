"""The real pipeline on one machine: servers, the tweets command and shared test fixtures."""
