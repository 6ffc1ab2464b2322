"""Rules about what is measured, and whom it is told when one of them holds."""
