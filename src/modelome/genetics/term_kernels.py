r"""Compiled loops over the words and pairs of words of many texts.

A word is a run of two or more word characters, as Python's `\w` has them; a term is a word or two words that follow
one another. Terms are told apart by 64-bit hashes.
"""

from __future__ import annotations

import numpy as np
from numba import njit

__all__ = ["count_buckets", "count_candidates", "count_columns", "fill_table", "locate"]

_PRIME = np.uint64(1099511628211)
_OFFSET = np.uint64(14695981039346656037)
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)


@njit(inline="always")
def _mixed(value):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Spread a hash over all bits (the finalizer of MurmurHash3)."""
    value ^= value >> np.uint64(33)
    value *= np.uint64(0xFF51AFD7ED558CCD)
    value ^= value >> np.uint64(33)
    value *= np.uint64(0xC4CEB9FE1A85EC53)
    return value ^ (value >> np.uint64(33))


@njit(inline="always")
def _next_word(data, at, stop, is_word):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Find the next word from byte `at` on: its hash, where it begins and ends; begins at `stop` where none is left."""
    while True:
        begin, characters, found = at, 0, _OFFSET
        while at < stop:
            byte = data[at]
            if byte < 0x80:
                code, size = np.int64(byte), 1
            elif byte < 0xE0:
                code, size = (np.int64(byte) & 0x1F) << 6 | (np.int64(data[at + 1]) & 0x3F), 2
            elif byte < 0xF0:
                code = (np.int64(byte) & 0x0F) << 12 | (np.int64(data[at + 1]) & 0x3F) << 6
                code, size = code | (np.int64(data[at + 2]) & 0x3F), 3
            else:
                code = (np.int64(byte) & 0x07) << 18 | (np.int64(data[at + 1]) & 0x3F) << 12
                code |= (np.int64(data[at + 2]) & 0x3F) << 6 | (np.int64(data[at + 3]) & 0x3F)
                size = 4
            if not is_word[code]:
                break
            for place in range(at, at + size):
                found = (found ^ np.uint64(data[place])) * _PRIME
            characters += 1
            at += size
        if characters > 1:
            return _mixed(found), begin, at
        if at >= stop:
            return np.uint64(0), stop, stop
        if characters == 0:
            at += size


@njit(inline="always")
def _pair(one, other):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    return _mixed(one * _GOLDEN + other)


@njit(cache=True, nogil=True)
def count_buckets(data, starts, is_word, buckets):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Count terms into buckets (a power of two) by their hashes: each holds at least what its terms have."""
    mask = np.uint64(len(buckets) - 1)
    for row in range(len(starts) - 1):
        at, stop, before, first = starts[row], starts[row + 1], np.uint64(0), True
        while True:
            word, begin, at = _next_word(data, at, stop, is_word)
            if begin == stop:
                break
            buckets[np.int64(word & mask)] += 1
            if not first:
                buckets[np.int64(_pair(before, word) & mask)] += 1
            before, first = word, False


@njit(inline="always")
def _slot(keys, key):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Find where a hash stands in a table of hashes, or would stand; 0 is an empty place."""
    mask = np.uint64(len(keys) - 1)
    at = np.int64((key >> np.uint64(20)) & mask)
    while keys[at] != 0 and keys[at] != key:
        at = (at + 1) & np.int64(mask)
    return at


@njit(cache=True, nogil=True)
def fill_table(hashes, keys, column):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Put hashes into an empty table, each with its number."""
    for at in range(len(hashes)):
        slot = _slot(keys, hashes[at])
        keys[slot] = hashes[at]
        column[slot] = at


@njit(inline="always")
def _see(keys, counts, chosen, bucket_mask, key):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    if not chosen[np.int64(key & bucket_mask)]:
        return 0
    at = _slot(keys, key)
    counts[at] += 1
    if keys[at] == 0:
        keys[at] = key
        return 1
    return 0


@njit(cache=True, nogil=True)
def count_candidates(data, starts, is_word, chosen, keys, counts, most):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201, PLR0917
    """Count each term of chosen buckets into an open table; returns how many are new, at once if over `most`."""
    mask, new = np.uint64(len(chosen) - 1), 0
    for row in range(len(starts) - 1):
        at, stop, before, first = starts[row], starts[row + 1], np.uint64(0), True
        while True:
            word, begin, at = _next_word(data, at, stop, is_word)
            if begin == stop:
                break
            new += _see(keys, counts, chosen, mask, word)
            if not first:
                new += _see(keys, counts, chosen, mask, _pair(before, word))
            if new > most:
                return new
            before, first = word, False
    return new


@njit(cache=True, nogil=True)
def locate(data, starts, is_word, keys, column, spans):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201, PLR0917
    """Write where each wanted term is first seen: bytes of its first and second word; returns how many are new."""
    found = 0
    for row in range(len(starts) - 1):
        at, stop, before, first = starts[row], starts[row + 1], np.uint64(0), True
        begin_before, end_before = 0, 0
        while True:
            word, begin, at = _next_word(data, at, stop, is_word)
            if begin == stop:
                break
            slot = _slot(keys, word)
            if keys[slot] != 0 and spans[column[slot], 0] < 0:
                spans[column[slot]] = begin, at, -1, -1
                found += 1
            if not first:
                slot = _slot(keys, _pair(before, word))
                if keys[slot] != 0 and spans[column[slot], 0] < 0:
                    spans[column[slot]] = begin_before, end_before, begin, at
                    found += 1
            before, first, begin_before, end_before = word, False, begin, at
    return found


@njit(cache=True, nogil=True)
def count_columns(data, starts, is_word, keys, column, terms, sizes, columns, counts):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201, PLR0917
    """Count the wanted terms of each text: `sizes` (texts,) says how many, ascending in `columns` and `counts`.

    Returns how many places of the two were written; they must have room for every term of every text.
    """
    here = np.zeros(terms, np.int32)
    at_out = 0
    for row in range(len(starts) - 1):
        at, stop, before, first = starts[row], starts[row + 1], np.uint64(0), True
        while True:
            word, begin, at = _next_word(data, at, stop, is_word)
            if begin == stop:
                break
            slot = _slot(keys, word)
            if keys[slot] != 0:
                here[column[slot]] += 1
            if not first:
                slot = _slot(keys, _pair(before, word))
                if keys[slot] != 0:
                    here[column[slot]] += 1
            before, first = word, False
        size = 0
        for term in range(terms):
            if here[term]:
                columns[at_out + size] = term
                counts[at_out + size] = here[term]
                here[term] = 0
                size += 1
        sizes[row] = size
        at_out += size
    return at_out
