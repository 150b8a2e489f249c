"""The words of one short text, as `vocabulary.split_words` finds them in many.

Arrow compiles its patterns anew for each call, and those over all of Unicode's letters take milliseconds: 25 ms for one
query. Here each character is told by its class, and small patterns of the standard library look at the classes.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import pyarrow as pa
import pyarrow.compute as pc

from modelome.mapping.vocabulary import LONGEST_STRING, LONGEST_WORD, NOISE

__all__ = ["spelled_words", "split_query"]

_POINT = "·"
_DECIMAL = re.compile(r"([0-9])\.([0-9])")
_NOISE = re.compile(NOISE.replace(r"\d", "0-9"))
# Over classes: l lower, u upper, c another letter, d one of 0-9, o all else that a word may hold.
_CAMEL = re.compile(r"[ld]{2}()(?:uu|ull)")
_ACRONYM = re.compile(r"u()ull")
_NUMBERED = re.compile(r"[luc]{2}(d[^ ]*)")


def split_query(text: str) -> list[str]:
    """Return the distinct words of a text, in order of first appearance."""
    text = _DECIMAL.sub(rf"\1{_POINT}\2", text[:LONGEST_STRING])
    pieces = "".join(each if each == _POINT or _class(each) else " " for each in text).split(" ")
    joined = " ".join(f"{piece} {_parts(piece)}" for piece in dict.fromkeys(piece for piece in pieces if piece))
    words = _lower(joined).split()
    kept = (word for word in words if not _NOISE.fullmatch(word) and len(word) <= LONGEST_WORD)
    return list(dict.fromkeys(word.replace(_POINT, ".") for word in kept))


def spelled_words(text: str) -> list[str]:
    """Return the words of a text as they are written, lower case, dots within them kept."""
    spaced = "".join(each if each == "." or _class(each) else " " for each in _lower(text))
    return [bare for word in spaced.split(" ") if (bare := word.strip("."))]


def _parts(piece: str) -> str:
    """Cut a piece at camel case, and what begins with a digit off its letters."""
    for pattern in (_CAMEL, _ACRONYM):
        classes = "".join(map(_class_of_word, piece))
        cuts = [found.start(1) for found in pattern.finditer(classes)]
        for cut in reversed(cuts):
            piece = f"{piece[:cut]} {piece[cut:]}"
    classes = "".join(map(_class_of_word, piece))
    for found in reversed(list(_NUMBERED.finditer(classes))):
        piece = piece[: found.start(1)] + piece[found.end(1) :]
    return piece


def _class_of_word(each: str) -> str:
    return " " if each == " " else (_class(each) or "o")


@lru_cache(maxsize=4096)
def _class(each: str) -> str:
    """Tell the class of a character; empty for what is no letter, mark or number."""
    if "0" <= each <= "9":
        return "d"
    category = unicodedata.category(each)
    if category in {"Ll", "Lu"}:
        return category[1]
    return {"L": "c", "M": "o", "N": "o"}.get(category[0], "")


def _lower(text: str) -> str:
    # As the index was made: Arrow's lower case, which never makes two characters of one.
    return str(pc.utf8_lower(pa.scalar(text.encode("utf-8", "replace").decode(), pa.string())).as_py())
