"""Text of other people, made safe for a terminal."""

from __future__ import annotations

import unicodedata

__all__ = ["compact", "plain"]

# Control and format characters move the cursor, recolor the screen or turn the reading direction about; surrogates
# cannot be written out at all. The joiners that emoji and Indic scripts need are format characters that do no harm.
_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_JOINERS = frozenset("\u200c\u200d")


def plain(text: str) -> str:
    r"""Write every character that steers a terminal as its escape, such as `\x1b` or `\u202e`."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_visible(character) for character in text)


def _visible(character: str) -> str:
    if character in _JOINERS or unicodedata.category(character) not in _UNSAFE:
        return character
    return character.encode("unicode_escape").decode("ascii")


def compact(number: float | None) -> str:
    """Write a count with its thousands apart, and a missing one as a dash."""
    return "-" if number is None else f"{number:,.0f}"
