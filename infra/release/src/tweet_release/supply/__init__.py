"""The checks of the supply chain, and the proof that each finds what it is for."""
