"""How a source ends that cannot go on."""


class SourceError(OSError):
    """A source cannot go on; the message says why. What it gave until then is sent."""
