"""How the processor stands: what came out, how far it is, whether it is well, and who is told."""
