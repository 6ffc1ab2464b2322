"""What is shipped of this repository, package by package, and the proof that it holds."""
