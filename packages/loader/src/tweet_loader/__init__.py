"""From processed and rejected into a warehouse, exactly once."""
