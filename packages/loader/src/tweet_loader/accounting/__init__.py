"""Is everything there, and how fast?"""
