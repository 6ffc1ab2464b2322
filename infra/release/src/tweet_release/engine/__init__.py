"""A container engine for the checks: the one that answers already, else Debian's, run out of the cache folder."""
