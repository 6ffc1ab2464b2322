"""Under which licences what is shipped came, and which of them are accepted."""
