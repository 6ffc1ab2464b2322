"""A language model retells the facts in a few sentences, and is believed no number that the facts do not hold."""
