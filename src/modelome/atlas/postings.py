"""Strings that are found by any of their parts: lines of folded text, with an inverted index of their trigrams.

The files of a list `L`, written once by `write_postings` and mapped by `Postings`:

* `L.txt`: a line feed, then each folded string and a line feed (two more at the end);
* `L_start.npy` int64 (lines + 1,): where each line begins; `L_block.npy` int32: the line at each 64th byte;
* `L_value.npy` int32 (lines,): a number for each line;
* `L_gram.npy` uint32, `L_gram_start.npy` int64, `L_gram_place.npy` int32: distinct trigrams, and their places;
* `L_word.npy`, `L_word_start.npy`, and `L_word_line.npy` uint32: the first three bytes of words, and the lines in which
  such words stand, shifted by two bits, which say what stands before: 1 a line's beginning, 2 a slash, 0 another byte.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from modelome.arrays import map_array

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray


__all__ = ["BEST_PART", "SHORTEST", "WHOLE", "Postings", "Settled", "fold", "write_postings"]

SHORTEST = 3
WHOLE = -100
BEST_PART = 0
"""Quality of the whole name of an owner's model: the best that is no whole id."""
_END = 0x0A
_LINE_COST = 4  # to look through a line takes as long as to look at so many places
_CODES = 2**24
_BLOCK = 64
_NO_MATCH = 127
_POPULAR = 65_536

Settled: TypeAlias = "Callable[[NDArray[np.int8], NDArray[np.int64], int], bool]"


def fold(text: str) -> bytes:
    """Lower case, character by character as `write_postings` does it, line breaks as spaces."""
    lowered: str = pc.utf8_lower(pa.scalar(text.encode("utf-8", "replace").decode(), pa.string())).as_py()
    return lowered.replace("\n", " ").encode()


def write_postings(strings: pa.Array, values: NDArray[np.int32], out: Path, name: str) -> None:
    """Write `strings` (n,), in this order, with a number each. Linear; 4 s and 1.5 GiB for 120 MB of text."""
    kernels = _kernels()
    lines = pc.replace_substring(pc.utf8_lower(strings), "\n", " ")
    lines = lines.combine_chunks() if isinstance(lines, pa.ChunkedArray) else lines
    lines = lines.chunk(0) if isinstance(lines, pa.ChunkedArray) else lines
    buffers = lines.buffers()
    offsets = np.frombuffer(buffers[1], np.int32, count=len(lines) + 1 + lines.offset)[lines.offset :]
    data = np.frombuffer(buffers[2], np.uint8) if buffers[2] is not None else np.empty(0, np.uint8)
    text = np.full(int(offsets[-1] - offsets[0]) + len(lines) + SHORTEST, _END, np.uint8)
    start = np.empty(len(lines) + 1, np.int64)
    kernels.join_lines(data, offsets, text, start)
    blocks = np.zeros(len(text) // _BLOCK + 1, np.int32)
    kernels.lines_of_blocks(start, blocks)
    text.tofile(out / f"{name}.txt")
    np.save(out / f"{name}_start.npy", start)
    np.save(out / f"{name}_block.npy", blocks)
    np.save(out / f"{name}_value.npy", values)

    counts = np.zeros(_CODES, np.int64)
    kernels.count_grams(text, counts)
    total = _write_codes(counts, out, f"{name}_gram")
    places = np.empty(total, np.int32)
    kernels.place_grams(text, counts, places)
    np.save(out / f"{name}_gram_place.npy", places)
    del places

    counts = np.zeros(_CODES, np.int64)
    kernels.count_words(text, counts)
    total = _write_codes(counts, out, f"{name}_word")
    words = np.empty(total, np.uint32)
    kernels.place_words(text, start, counts, words)
    np.save(out / f"{name}_word_line.npy", words)


def _write_codes(counts: NDArray[np.int64], out: Path, name: str) -> int:
    """Write the codes that occur and where theirs begin, which takes the place of `counts`; returns how many in all."""
    codes = np.flatnonzero(counts)
    start = np.append(0, np.cumsum(counts[codes]))
    counts[codes] = start[:-1]
    np.save(out / f"{name}.npy", codes.astype(np.uint32))
    np.save(out / f"{name}_start.npy", start)
    return int(start[-1])


class Postings:
    """Strings that can be searched, memory-mapped; lines are numbered in the order they were written."""

    def __init__(self, folder: Path, name: str) -> None:
        self.text = np.asarray(np.memmap(folder / f"{name}.txt", np.uint8, mode="r"))
        self.start: NDArray[np.int64] = map_array(folder / f"{name}_start.npy")
        self.value: NDArray[np.int32] = map_array(folder / f"{name}_value.npy")
        self._blocks: NDArray[np.int32] = map_array(folder / f"{name}_block.npy")
        self._grams = _Index.load(folder, f"{name}_gram", "place")
        self._words = _Index.load(folder, f"{name}_word", "line")

    def __len__(self) -> int:
        return len(self.value)

    def line(self, number: int) -> str:
        """One folded string."""
        return bytes(self.text[self.start[number] : self.start[number + 1] - 1]).decode()

    def match_all(self, words: list[bytes]) -> tuple[NDArray[np.int32], NDArray[np.int16]]:
        """Lines that hold every word, ascending, with the sum of the qualities; both (found,)."""
        long = sorted((word for word in words if len(word) >= SHORTEST), key=self.places_at_most)
        short = [self._match_short(word)[0] for word in words if len(word) < SHORTEST]
        if long:
            lines, quality = self.match(long[0])
        elif short:
            lines = np.flatnonzero(np.logical_and.reduce([best != _NO_MATCH for best in short])).astype(np.int32)
            quality = np.zeros(len(lines), np.int16)
        else:
            return np.empty(0, np.int32), np.empty(0, np.int16)
        for word in long[1:]:
            if len(lines) * _LINE_COST < self.places_at_most(word):
                lines, quality = self._match_within(lines, quality, word)
                continue
            found, other = self.match(word)
            kept, sums = _room(len(lines))
            size = self._compiled.intersect(lines, quality, found, other, kept, sums)
            lines, quality = kept[:size], sums[:size]
        for best in short:
            own = best[lines]
            both = own != _NO_MATCH
            lines, quality = lines[both], quality[both] + own[both]
        return lines, quality

    def match(self, word: bytes) -> tuple[NDArray[np.int32], NDArray[np.int16]]:
        """Lines that hold `word`, ascending, each with its best quality; both (found,)."""
        if len(word) < SHORTEST:
            return self.match_all([word])
        places, offset = self._rarest(word)
        lines, quality = _room(len(places))
        size = self._compiled.match_places(
            self.text, self.start, self._blocks, places, offset, np.frombuffer(word, np.uint8), lines, quality
        )
        return lines[:size], quality[:size]

    def first_of_word(
        self, word: bytes, limit: int, settled: Settled
    ) -> tuple[NDArray[np.int32], NDArray[np.int16], int]:
        """Return the first `limit` lines of each quality that hold `word`, with it, and how many hold it at all.

        Of a short word, which many lines hold, only the most popular lines are looked at: as many as it takes for
        `settled` to say, of the qualities and lines found among the first so many, that no later line matters.
        """
        if len(word) >= SHORTEST:
            lines, quality = self.match(word)
            first = self.first_of_each(quality, limit)
            return lines[first], quality[first], len(lines)
        best, total = self._match_short(word)
        # An id that is the word is rare, and may be anywhere; the rest can be told from the most popular lines.
        whole = np.flatnonzero(best == WHOLE)
        reach = _POPULAR
        while True:
            near = self.first_of_each(best[:reach].astype(np.int16), limit)
            near = near[best[near] != WHOLE]
            if reach >= len(best) or settled(best[near], near, reach):
                break
            reach *= 8
        first = np.concatenate([whole, near])
        return first.astype(np.int32), best[first].astype(np.int16), total

    def _match_short(self, word: bytes) -> tuple[NDArray[np.int8], int]:
        """Best quality of each line for a word of one or two bytes, 127 for none, (lines,); and how many have one."""
        best = np.full(len(self), _NO_MATCH, np.int8)
        words = self._words
        first, last = words.codes(*_short_codes(word))
        total = self._compiled.match_short(words.code, words.start, words.values, first, last, len(word), best)
        return best, int(total)

    def _match_within(
        self, candidates: NDArray[np.int32], sums: NDArray[np.int16], word: bytes
    ) -> tuple[NDArray[np.int32], NDArray[np.int16]]:
        """As `match`, but looks only at some lines, byte by byte; adds to their qualities."""
        lines, quality = _room(len(candidates))
        places = np.empty(len(candidates), np.int64)
        size = self._compiled.match_within(
            self.text, self.start, candidates, np.frombuffer(word, np.uint8), lines, places, quality
        )
        return lines[:size], quality[:size] + sums[places[:size]]

    def first_of_each(self, quality: NDArray[np.int16], limit: int) -> NDArray[np.int64]:
        """Places of the first `limit` lines of each quality, ascending: the best ones, since the popular come first."""
        if not len(quality):
            return np.empty(0, np.int64)
        least, most = int(quality.min()), int(quality.max())
        kinds = most - least + 1
        places = np.empty(min(kinds * limit, len(quality)), np.int64)
        size = self._compiled.first_of_each(quality, least, limit, np.zeros(kinds, np.int64), places)
        return places[:size]

    def holding(self, text: bytes) -> NDArray[np.integer[Any]]:
        """Return the lines that hold `text` anywhere, ascending."""
        if len(text) >= SHORTEST:
            return self.match(text)[0]
        holds = np.zeros(len(self), bool)
        if text:
            self._compiled.lines_holding(self.text, self.start, np.frombuffer(text, np.uint8), holds)
        return np.flatnonzero(holds)

    def places_at_most(self, word: bytes) -> int:
        """How many places will be looked at to find `word`."""
        if len(word) < SHORTEST:
            low, high = self._words.span(*_short_codes(word))
            return high - low
        return min(high - low for low, high in (self._grams.span(code, code) for code in _codes(word)))

    def span(self, number: int, word: bytes) -> tuple[int, int]:
        """Characters [start, end) of the best place of `word` in one line."""
        line = b"\n" + bytes(self.text[self.start[number] : self.start[number + 1]])
        best, at = None, line.find(word)
        while at >= 0:
            rank = _quality(line[at - 1], line[at], line[at + len(word)])
            if best is None or rank < best[0]:
                best = (rank, at)
            at = line.find(word, at + 1)
        place = best[1] if best is not None else 1
        begin = len(line[1:place].decode())
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
        counts = np.zeros(len(self), np.uint8)
        for low, high in taken:
            self._compiled.count_shared(self.start, self._blocks, self._grams.values[low:high], counts)
        found = np.flatnonzero(counts)
        length = self.start[found + 1] - self.start[found]
        score = counts[found] / (len(taken) + (np.maximum(length - len(text), 0) * 0.2 if whole else 0.0))
        if len(found) > limit:
            bound = np.partition(score, len(score) - limit)[len(score) - limit]
            best = np.flatnonzero(score >= bound)
            found, score = found[best], score[best]
        return found[np.argsort(-score, kind="stable")[:limit]]

    def warm(self) -> None:
        """Load every compiled loop, over nothing."""
        places, none = self._grams.values[:0], self._words.start[:1]
        lines, quality = _room(0)
        word, far = np.frombuffer(b"any", np.uint8), np.empty(0, np.int64)
        run = self._compiled
        run.match_places(self.text, self.start, self._blocks, places, 0, word, lines, quality)
        run.match_short(self._words.code, none, self._words.values, 0, 0, 1, np.empty(0, np.int8))
        run.match_within(self.text, self.start, lines, word, lines, far, quality)
        run.intersect(lines, quality, lines, quality, lines, quality)
        run.first_of_each(quality, 0, 1, far, far)
        run.lines_holding(self.text, self.start, word, np.empty(0, bool))
        run.count_shared(self.start, self._blocks, places, np.empty(0, np.uint8))

    def _rarest(self, word: bytes) -> tuple[NDArray[np.int32], int]:
        """Places of the rarest trigram of a word, ascending, and where in the word it stands."""
        spans = [self._grams.span(code, code) for code in _codes(word)]
        offset = min(range(len(spans)), key=lambda at: spans[at][1] - spans[at][0])
        return self._grams.values[slice(*spans[offset])], offset

    @cached_property
    def _compiled(self) -> Any:
        return _kernels()


@dataclass(frozen=True)
class _Index:
    """Three bytes, as a number, to what they stand for: that of `code[i]` is `values[start[i]:start[i + 1]]`."""

    code: NDArray[np.uint32]
    start: NDArray[np.int64]
    values: NDArray[Any]

    @classmethod
    def load(cls, folder: Path, name: str, kind: str) -> _Index:
        return cls(*(map_array(folder / f"{name}{part}.npy") for part in ("", "_start", f"_{kind}")))

    def codes(self, low: int, high: int) -> tuple[int, int]:
        """Which of the codes lie from `low` to `high`, both included."""
        first, last = np.searchsorted(self.code, np.array([low, high + 1], np.uint32)).tolist()
        return first, last

    def span(self, low: int, high: int) -> tuple[int, int]:
        """Where the values of the codes `low` to `high` (included) stand."""
        first, last = self.codes(low, high)
        return int(self.start[first]), int(self.start[last])


def _kernels() -> Any:
    from modelome.atlas import posting_kernels  # noqa: PLC0415 - loads a compiler, and only a search needs it

    return posting_kernels


def _room(size: int) -> tuple[NDArray[np.int32], NDArray[np.int16]]:
    return np.empty(size, np.int32), np.empty(size, np.int16)


def _short_codes(word: bytes) -> tuple[int, int]:
    low = int.from_bytes(word.ljust(SHORTEST, b"\x00"), "big")
    return low, int.from_bytes(word.ljust(SHORTEST, b"\xff"), "big")


def _codes(word: bytes) -> list[int]:
    return [int.from_bytes(word[at : at + SHORTEST], "big") for at in range(len(word) - SHORTEST + 1)]


def _quality(before: int, here: int, after: int) -> int:
    """As `posting_kernels` has it, for the one line that is shown."""
    if before == _END:
        return WHOLE if after == _END else 2
    if before == ord("/"):
        return 0 if after == _END else 1
    letter = (chr(before).isascii() and chr(before).isalpha()) or before >= 0x80
    digit = ord("0") <= before <= ord("9")
    begins = not (letter or digit) or (letter and ord("0") <= here <= ord("9"))
    return 3 if begins else 4
