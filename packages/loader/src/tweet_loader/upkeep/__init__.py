"""What is done to a warehouse beside loading it: forgetting, purging, moving."""
