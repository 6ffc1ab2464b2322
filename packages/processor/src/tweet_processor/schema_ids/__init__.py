"""Schema ids that nobody has asked for yet: learnt from the registry, without a storm of restarts."""
