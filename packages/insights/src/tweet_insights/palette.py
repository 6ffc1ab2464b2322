"""Colours by what they mean, light and dark. Charts are drawn in the light ones; CSS turns them.

Blue and vermilion are told apart by all common kinds of colour blindness (Okabe and Ito, 2008);
tests hold text to 4.5 : 1 and marks to 3 : 1 against the ground, as WCAG 2.2 asks.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Colour:
    """One meaning, as it looks on a light and on a dark ground. Each light one is used once."""

    name: str
    light: str
    dark: str


GROUND = Colour("ground", "#fdfcfa", "#14171a")
PANEL = Colour("panel", "#f4f2ee", "#1d2125")
INK = Colour("ink", "#1c2024", "#e9e7e3")
QUIET = Colour("quiet", "#5c6269", "#a3a9b0")
LINE = Colour("line", "#dedad3", "#353a40")
NEGATIVE = Colour("negative", "#b5441f", "#f28f65")
VOLUME = Colour("volume", "#2f6a9f", "#74b0e2")
UNREAD = Colour("unread", "#8b8f94", "#757b82")
VEIL = Colour("veil", "#e9e6e0", "#2a2f34")
"""Behind times whose figures are suppressed."""
COLOURS = (GROUND, PANEL, INK, QUIET, LINE, NEGATIVE, VOLUME, UNREAD, VEIL)
