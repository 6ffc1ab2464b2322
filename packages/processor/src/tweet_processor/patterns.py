"""What is looked for in a text: Java's regular expressions (21 or newer, for the emoji properties).

A pattern begins with the sign it needs and looks back from there: where the sign does not stand, one comparison a
character is all it costs. Every repetition is bounded where two could share a text, so that no text, however long and
hostile, takes more than time in proportion to its length.
"""

WORD_CHARACTER = r"\p{L}\p{M}\p{N}_"
URL = r"https?://[^\s]+"
HASHTAG = rf"[#＃](?<![{WORD_CHARACTER}&/][#＃])([{WORD_CHARACTER}]*[\p{{L}}\p{{M}}][{WORD_CHARACTER}]*)"  # noqa: RUF001 - the full-width sign is one too
CASHTAG = rf"\$(?<![{WORD_CHARACTER}$]\$)([A-Za-z]{{1,6}}(?:[._][A-Za-z]{{1,2}})?)(?![{WORD_CHARACTER}])"
MENTION = rf"@(?<![{WORD_CHARACTER}@.]@)([A-Za-z0-9_]{{1,30}})(?![{WORD_CHARACTER}@])"
HOST = r"^[a-zA-Z][a-zA-Z0-9+.-]*://(?:[^/@\s]*@)?(?:www\.)?([^/:?#\s]+)"
JOINT = r"([\p{L}\p{M}\p{N}])['’](?=[\p{L}\p{M}\p{N}])"  # noqa: RUF001 - people type both apostrophes
"""An apostrophe within a word, with the character before it."""
BETWEEN_WORDS = r"[^\p{L}\p{M}\p{N}]+"
ELONGATION = r"(\p{L})\1{2,}"
_SHOWN = r"(?:\p{IsEmoji_Presentation}|\p{IsExtended_Pictographic}(?=[\x{FE0F}\p{IsEmoji_Modifier}]))"
_STYLE = r"[\x{FE0F}\p{IsEmoji_Modifier}]?"
EMOJI = (
    r"(?=[0-9#*\x{A9}-\x{10FFFF}])"  # what no emoji begins with is passed over without asking the alternatives
    r"(?:[\x{1F1E6}-\x{1F1FF}]{2}|[0-9#*]\x{FE0F}?\x{20E3}|"
    rf"{_SHOWN}{_STYLE}(?:\x{{200D}}\p{{IsExtended_Pictographic}}{_STYLE})*)"
)
"""Flags, keycaps, and pictographs with modifiers joined by zero-width joiners (Unicode TS 51, 1.4.9)."""
MAIL = (
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}[A-Za-z0-9])?"
    r"(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}[A-Za-z0-9])?){0,6}\.[A-Za-z]{2,24}(?![A-Za-z0-9-])"
)
MAIL_HINT = r"@(?<=[A-Za-z0-9._%+-]@)[A-Za-z0-9]"
"""The middle of every mail address, and of no mention that stands alone."""
PHONE = (
    r"(?<![0-9A-Za-z_+])(?:"
    r"(?:\+|00)[1-9](?:[ ().-]{0,2}[0-9]){6,14}|"  # international
    r"\(?0[1-9][0-9]{1,3}\)?(?:[ ./-]?[0-9]){5,9}|"  # with a trunk prefix
    r"\(?[2-9][0-9]{2}\)?[ .-][0-9]{3}[ .-][0-9]{4}"  # North America
    r")(?![0-9A-Za-z_])"
)
PHONE_HINT = r"(?:[0-9][ ()./-]{0,2}+){6}[0-9]"
"""Seven digits close together, which every number that `PHONE` finds has."""
CAPITALS = r"\p{Lu}+"
UNCASED = r"[^\p{Lu}\p{Ll}]+"
SPACES = r"\s{2,}|[^\S ]"
"""What is not yet one space."""
