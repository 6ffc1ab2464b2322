"""The compose file, brought up as it stands and made to carry tweets."""
