"""Names of language tags. X adds tags of its own for tweets that have no language."""

NAMES = {
    "ar": "Arabic", "bn": "Bengali", "ca": "Catalan", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek",
    "en": "English", "es": "Spanish", "fa": "Persian", "fi": "Finnish", "fr": "French", "he": "Hebrew", "hi": "Hindi",
    "hu": "Hungarian", "in": "Indonesian", "it": "Italian", "iw": "Hebrew", "ja": "Japanese", "ko": "Korean",
    "nl": "Dutch", "no": "Norwegian", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian",
    "sv": "Swedish", "ta": "Tamil", "th": "Thai", "tl": "Tagalog", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu",
    "vi": "Vietnamese", "zh": "Chinese",
    "": "none given", "und": "not recognised", "zxx": "no words", "art": "emojis only", "qam": "mentions only",
    "qct": "cashtags only", "qht": "hashtags only", "qme": "media only", "qst": "very short",
}  # fmt: skip
# X still sends `in` and `iw` for what ISO 639 calls id and he since 1989, and q.. tags of its own:
# https://docs.x.com/x-api/posts/search/integrate/operators (lang).


def name_of(tag: str) -> str:
    """The English name of the tag's language; the tag itself when it has none here."""
    return NAMES.get(tag, tag)
