"""The parts of a tweet's text, from its beginning to its end; each is a piece, or two that always stand together."""


class Part:
    """A row of the matrix of pieces."""

    RETWEET = 0
    """RT @whoever: with what follows being theirs."""
    TO = 1
    """@whoever, at the beginning of a reply."""
    OPENING = 2
    LEAD = 3
    """The beginning of the sentence."""
    SLOT = 4
    """The first of three, each with the words behind it."""
    STOP = 7
    CLOSING = 8
    EMOJI = 9
    BURST_TAG = 10
    TOPIC_TAG = 11
    CASHTAG = 12
    CC = 13
    LINK = 14
    """Its beginning; its end follows."""
    REMARK = 16
    """The first of two, behind an edited text."""


WIDTH = 18
SAID = range(Part.OPENING, Part.EMOJI)
"""What stands in words."""
SENTENCE = range(Part.LEAD, Part.STOP)
EXTRAS = ((Part.EMOJI,), (Part.BURST_TAG,), (Part.TOPIC_TAG,), (Part.CASHTAG,), (Part.CC,), (Part.LINK, Part.LINK + 1))
"""What is left out where there is no room for it."""
REMARKS = (Part.REMARK, Part.REMARK + 1)
