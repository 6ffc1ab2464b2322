"""The parts of a tweet's text, from its beginning to its end; each is a piece, or two that always stand together."""


class Part:
    """A row of the matrix of pieces."""

    RETWEET = 0
    """RT @whoever: with what follows being theirs."""
    TO = 1
    """@whoever, at the beginning of a reply."""
    OPENING = 2
    SENTENCE = 3
    """The first of three, one for each of its slots."""
    END = 6
    """What stops the sentence, and often a closing."""
    EMOJI = 7
    BURST_TAG = 8
    TOPIC_TAG = 9
    CASHTAG = 10
    CC = 11
    LINK = 12
    """Its beginning; its end follows."""
    REMARK = 14
    """The first of two, behind an edited text."""


WIDTH = 16
SAID = range(Part.OPENING, Part.EMOJI)
"""What stands in words."""
SENTENCE = range(Part.SENTENCE, Part.END)
EXTRAS = ((Part.EMOJI,), (Part.BURST_TAG,), (Part.TOPIC_TAG,), (Part.CASHTAG,), (Part.CC,), (Part.LINK, Part.LINK + 1))
"""What is left out where there is no room for it."""
REMARKS = (Part.REMARK, Part.REMARK + 1)
