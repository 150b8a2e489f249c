"""A list of strings with an index from three bytes to their places (files: see `modelome.atlas.names`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

__all__ = ["SHORTEST", "WHOLE", "Postings", "fold", "write_postings"]

_END = 0x0A
_SLASH = 0x2F
SHORTEST = 3
_LINE_BYTES = 40

# Qualities of a match, the best first: the whole string; the whole name or owner's first word; beginnings; any part.
WHOLE, NAME, NAME_BEGINS, BEGINS, WORD_BEGINS, PART = -100, 0, 1, 2, 3, 4


def fold(text: str) -> bytes:
    """Lower case, character by character as `write_postings` does it, line breaks as spaces."""
    lowered: str = pc.utf8_lower(pa.scalar(text.encode("utf-8", "replace").decode())).as_py()
    return lowered.replace("\n", " ").encode()


def write_postings(strings: pa.Array, values: NDArray[np.int32], out: Path, name: str) -> None:
    """Write `strings` (n,), in this order, with a number each. About 0.2 s for 1 MB of text."""
    lines = pc.replace_substring(pc.utf8_lower(strings), "\n", " ")
    lines = lines.combine_chunks() if isinstance(lines, pa.ChunkedArray) else lines
    sizes = pc.binary_length(lines).to_numpy(zero_copy_only=False).astype(np.int64)
    start = np.ones(len(lines) + 1, np.int64)
    np.cumsum(sizes + 1, out=start[1:])
    start[1:] += 1
    text = np.full(int(start[-1]) + SHORTEST - 1, _END, np.uint8)
    joined = "\n".join(lines.to_pylist()).encode()
    text[1 : 1 + len(joined)] = np.frombuffer(joined, np.uint8)
    code = text[:-2].astype(np.uint32) << 16 | text[1:-1].astype(np.uint32) << 8 | text[2:].astype(np.uint32)
    inside = (text[:-2] != _END) & (text[1:-1] != _END) & (text[2:] != _END)
    text.tofile(out / f"{name}.txt")
    np.save(out / f"{name}_start.npy", start)
    np.save(out / f"{name}_value.npy", values)
    for kind, places in (("gram", np.flatnonzero(inside)), ("word", _word_places(text))):
        order = _by_code(code[places].astype(np.uint32, copy=False))
        distinct, first = np.unique(code[places][order], return_index=True)
        np.save(out / f"{name}_{kind}.npy", distinct)
        np.save(out / f"{name}_{kind}_start.npy", np.append(first, len(order)).astype(np.int64))
        np.save(out / f"{name}_{kind}_place.npy", places[order].astype(np.int32))


class Postings:
    """Strings that can be searched, memory-mapped; lines are numbered in the order they were written."""

    def __init__(self, folder: Path, name: str) -> None:
        self.text = np.memmap(folder / f"{name}.txt", np.uint8, mode="r")
        self.start: NDArray[np.int64] = np.load(folder / f"{name}_start.npy", mmap_mode="r")
        self.value: NDArray[np.int32] = np.load(folder / f"{name}_value.npy", mmap_mode="r")
        self._grams = _Index.load(folder, f"{name}_gram")
        self._words = _Index.load(folder, f"{name}_word")

    def __len__(self) -> int:
        return len(self.value)

    def line(self, number: int) -> str:
        """One folded string."""
        return bytes(self.text[self.start[number] : self.start[number + 1] - 1]).decode()

    def match_all(self, words: list[bytes]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Lines that hold every word, ascending, with the mean of the qualities; both (found,)."""
        if not words:
            return np.empty(0, np.int64), np.empty(0, np.float64)
        first, *others = sorted(words, key=self.places_at_most)
        lines, quality = self.match(first)
        for word in others:
            if len(lines) * _LINE_BYTES < self.places_at_most(word):
                found, other = self._match_within(lines, word)
            else:
                found, other = self.match(word)
            inside = np.minimum(np.searchsorted(found, lines), max(len(found) - 1, 0))
            both = found[inside] == lines if len(found) else np.zeros(len(lines), bool)
            lines, quality = lines[both], quality[both] + other[inside[both]]
        return lines, quality / len(words)

    def match(self, word: bytes) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Lines that hold `word`, ascending, each with its best quality; both (found,)."""
        places = self._places(word)
        lines = np.searchsorted(self.start, places, side="right") - 1
        return _best_of_lines(lines, self._quality(places, len(word)))

    def _match_within(self, lines: NDArray[np.int64], word: bytes) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """As `match`, but looks only at some lines, byte by byte."""
        sizes = self.start[lines + 1] - self.start[lines]
        before = np.cumsum(sizes) - sizes
        places = np.repeat(self.start[lines] - before, sizes) + np.arange(int(sizes.sum()))
        owner = np.repeat(lines, sizes)
        for at, byte in enumerate(word):
            keep = self.text[places + at] == byte
            places, owner = places[keep], owner[keep]
        quality = self._quality(places, len(word))
        if len(word) < SHORTEST:
            owner, quality = owner[quality < PART], quality[quality < PART]
        return _best_of_lines(owner, quality)

    def places_at_most(self, word: bytes) -> int:
        """How many places will be looked at to find `word`."""
        if len(word) < SHORTEST:
            low, high = self._short(word)
            return high - low
        return min(high - low for low, high in (self._grams.span(code, code) for code in _codes(word)))

    def span(self, number: int, word: bytes) -> tuple[int, int]:
        """Characters [start, end) of the best place of `word` in one line."""
        line = bytes(self.text[self.start[number] : self.start[number + 1] - 1])
        places = []
        at = line.find(word)
        while at >= 0:
            places.append(at)
            at = line.find(word, at + 1)
        offsets = np.asarray(places, np.int64)
        best = places[int(np.argmin(self._quality(offsets + self.start[number], len(word))))]
        begin = len(line[:best].decode())
        return begin, begin + len(word.decode())

    def alike(self, text: bytes, *, whole: bool, most_places: int, limit: int) -> NDArray[np.int64]:
        """Lines that share most trigrams with `text`, the best first.

        Trigrams are taken from the rarest on, until they have `most_places` places. `whole` looks for lines of the
        length of `text`, else `text` may be a part of them.
        """
        codes = np.unique(_codes(text))
        spans = [self._grams.span(code, code) for code in codes]
        spans = sorted((span for span in spans if span[1] > span[0]), key=lambda span: span[1] - span[0])
        sizes = np.cumsum([high - low for low, high in spans])
        taken = spans[: max(1, int(np.searchsorted(sizes, most_places)))]
        if not taken:
            return np.empty(0, np.int64)
        lines = np.concatenate(
            [
                np.unique(np.searchsorted(self.start, self._grams.place[low:high], side="right") - 1)
                for low, high in taken
            ]
        )
        found, shared = np.unique(lines, return_counts=True)
        length = self.start[found + 1] - self.start[found]
        score = shared / (len(taken) + (np.maximum(length - len(text), 0) * 0.2 if whole else 0.0))
        return found[np.argsort(-score, kind="stable")[:limit]]

    def _short(self, word: bytes) -> tuple[int, int]:
        low = int.from_bytes(word.ljust(SHORTEST, b"\x00"), "big")
        high = int.from_bytes(word.ljust(SHORTEST, b"\xff"), "big")
        return self._words.span(low, high)

    def _places(self, word: bytes) -> NDArray[np.int64]:
        """Ascending places of `word` in the text."""
        if len(word) < SHORTEST:
            first, last = self._short(word)
            return np.sort(self._words.place[first:last]).astype(np.int64)
        spans = [self._grams.span(code, code) for code in _codes(word)]
        offset = min(range(len(spans)), key=lambda at: spans[at][1] - spans[at][0])
        places = self._grams.place[slice(*spans[offset])].astype(np.int64) - offset
        places = places[(places > 0) & (places + len(word) < len(self.text))]
        for at in (*range(offset), *range(offset + SHORTEST, len(word))):
            places = places[self.text[places + at] == word[at]]
        return places

    def _quality(self, places: NDArray[np.int64], size: int) -> NDArray[np.int64]:
        before = self.text[places - 1]
        after = self.text[places + size]
        begins = _is_boundary(before, self.text[places])
        quality = np.full(len(places), PART, np.int64)
        quality[begins] = WORD_BEGINS
        quality[before == _END] = BEGINS
        quality[before == _SLASH] = NAME_BEGINS
        quality[(before == _SLASH) & (after == _END)] = NAME
        quality[(before == _END) & (after == _END)] = WHOLE
        return quality


@dataclass(frozen=True)
class _Index:
    """Three bytes, as a number, to places: those of `code[i]` are `place[start[i]:start[i + 1]]`, ascending."""

    code: NDArray[np.uint32]
    start: NDArray[np.int64]
    place: NDArray[np.int32]

    @classmethod
    def load(cls, folder: Path, name: str) -> _Index:
        return cls(*(np.load(folder / f"{name}{part}.npy", mmap_mode="r") for part in ("", "_start", "_place")))

    def span(self, low: int, high: int) -> tuple[int, int]:
        """Where the places of the codes `low` to `high` (included) stand."""
        first = int(np.searchsorted(self.code, np.uint32(low)))
        last = int(np.searchsorted(self.code, np.uint32(high), side="right"))
        return int(self.start[first]), int(self.start[last])


def _best_of_lines(lines: NDArray[np.int64], quality: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Each line once with its least quality; `lines` ascend."""
    if not len(lines):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    first = np.flatnonzero(np.append(True, lines[1:] != lines[:-1]))
    return lines[first], np.minimum.reduceat(quality, first)


def _codes(word: bytes) -> list[int]:
    return [int.from_bytes(word[at : at + SHORTEST], "big") for at in range(len(word) - SHORTEST + 1)]


def _word_places(text: NDArray[np.uint8]) -> NDArray[np.int64]:
    inner, before = text[1:-2], text[:-3]
    begins = _is_boundary(before, inner) & (inner != _END)
    return np.flatnonzero(begins) + 1


def _is_boundary(before: NDArray[np.uint8], here: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Whether a word begins: after what is no letter or digit, and where digits follow letters."""
    letter = _LETTER[before]
    return ~(letter | _DIGIT[before]) | (letter & _DIGIT[here])


def _by_code(code: NDArray[np.uint32]) -> NDArray[np.int64]:
    """Stable order by a 24-bit code, as two radix passes."""
    order = np.argsort((code & 0xFFFF).astype(np.uint16), kind="stable")
    return order[np.argsort((code >> 16).astype(np.uint16)[order], kind="stable")]


def _table(characters: range, *more: range) -> NDArray[np.bool_]:
    table = np.zeros(256, bool)
    for span in (characters, *more):
        table[span.start : span.stop] = True
    return table


_LETTER = _table(range(ord("a"), ord("z") + 1), range(ord("A"), ord("Z") + 1), range(0x80, 0x100))
_DIGIT = _table(range(ord("0"), ord("9") + 1))
