"""What in a text leads to a person: addresses, names of accounts, numbers that can be called. They are masked."""

import re

MASK = "…"
ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
ACCOUNT = re.compile(r"[@\N{FULLWIDTH COMMERCIAL AT}]\w[\w.:-]*")
NUMBER = re.compile(r"(?<!\w)\+?\(?\d(?:[\s().\N{EN DASH}/-]{0,2}\d){5,}(?!\w)")
"""Six digits or more, with what people put between them."""
INSTEAD = ((ADDRESS, f"{MASK}@{MASK}"), (LINK, f"https://{MASK}"), (ACCOUNT, f"@{MASK}"), (NUMBER, MASK))


def masked(text: str) -> str:
    """The text without mail addresses, links, accounts and long numbers. Names in plain words stay."""
    for what, instead in INSTEAD:
        text = what.sub(instead, text)
    return text
