"""Which partitions are this loader's, and where each of them begins."""
