"""What is told of a running loader."""
