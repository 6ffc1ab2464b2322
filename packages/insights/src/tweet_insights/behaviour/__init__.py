"""What people do and feel over time, found by questions through the privacy gate."""
