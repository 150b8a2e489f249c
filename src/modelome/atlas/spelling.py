"""Mistyped words of a name: the word of a popular name that was probably meant."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Spelling"]

SHORTEST, LONGEST = 3, 24
_OFTEN = 3  # names that have a word before it is believed
_TWO_FROM = 6  # letters from which on two may be wrong
_WORD = re.compile(r"[^\W_]+(?:\.\d+)*")
_TRIED = 3
_MUCH = 10  # times as frequent as a word is what was meant in its place
_LONGER = 0.5  # of a mistake: what it counts that a word is only begun


class Spelling:
    """The words of some names (folded, one a line), and how often each is used."""

    def __init__(self, names: str) -> None:
        counts = Counter(word for word in _WORD.findall(names) if SHORTEST <= len(word) <= LONGEST)
        self._often = {word: often for word, often in counts.most_common() if often >= _OFTEN}
        self._by_length: dict[int, list[str]] = {}
        for word in self._often:
            self._by_length.setdefault(len(word), []).append(word)

    def alternatives(self, word: str, *, begun: bool) -> list[str]:
        """Words with one or two letters other than `word`, the nearest first, then the most frequent.

        Two letters side by side in the wrong order are one mistake. `begun` takes `word` for the beginning of a longer
        word as well, after the words of its own length.
        """
        if not SHORTEST <= len(word) <= LONGEST:
            return []
        size = len(word)
        most = 2 if size >= _TWO_FROM else 1
        told: dict[str, float] = {}
        for length, words in self._by_length.items():
            if abs(length - size) <= most:
                told |= _near(word, words, words, most)
            elif begun and length > size:
                beginnings = [each[:size] for each in words]
                told |= {other: far + _LONGER for other, far in _near(word, beginnings, words, most).items() if far}
        told.pop(word, None)
        return sorted(told, key=lambda other: (told[other], -self._often[other], other))

    def meant(self, words: list[str], found: Callable[[list[str]], int]) -> list[str] | None:
        """Return the words with as few of them replaced as makes `found` tell of anything; None where nothing does."""
        others = [self._better(word, last=at == len(words) - 1) for at, word in enumerate(words)]
        for at in sorted(range(len(words)), key=lambda place: self._often.get(words[place], 0)):
            for other in others[at][:_TRIED]:
                told = [*words[:at], other, *words[at + 1 :]]
                if found(told):
                    return told
        each = [next(iter(better), word) for word, better in zip(words, others, strict=True)]
        return each if each != words and found(each) else None

    def _better(self, word: str, *, last: bool) -> list[str]:
        """Return the alternatives that are much more frequent than a word."""
        own = self._often.get(word, 0)
        return [other for other in self.alternatives(word, begun=last) if self._often[other] >= _MUCH * own]


def _near(word: str, forms: list[str], words: list[str], most: int) -> dict[str, float]:
    from rapidfuzz import process  # noqa: PLC0415 - only a mistyped name needs it
    from rapidfuzz.distance import OSA  # noqa: PLC0415

    found = process.extract(word, forms, scorer=OSA.distance, score_cutoff=most, limit=None)
    return {words[at]: float(distance) for _, distance, at in found}
