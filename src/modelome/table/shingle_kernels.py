"""Compiled loops over the words of cards, their headers left out.

A word is a run of ASCII letters, letter case apart; a shingle is five words that follow one another. Numbers, marks and
other letters only part words, so that a template reads the same with other figures filled in.
"""

from __future__ import annotations

import numpy as np
from numba import njit

__all__ = ["SHINGLE", "count_template_shingles", "list_shingles", "prose_starts"]

SHINGLE = 5  # words
_PRIME = np.uint64(1099511628211)
_OFFSET = np.uint64(14695981039346656037)


@njit(inline="always")
def _letter(byte):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    folded = byte | 0x20
    return folded if 97 <= folded <= 122 else 0


@njit(inline="always")
def _joined(ring, words):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Hash the last words, the oldest of which is at `words % SHINGLE`."""
    found = _OFFSET
    for step in range(SHINGLE):
        found = (found ^ ring[(words + step) % SHINGLE]) * _PRIME
        found ^= found >> np.uint64(29)
    return found


@njit(cache=True, nogil=True)
def prose_starts(starts, data, found):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Write where the prose of each card begins, after a header between lines of `---`, into `found` (n,)."""
    for card in range(len(found)):
        at, stop = starts[card], starts[card + 1]
        found[card] = at
        while at < stop and (data[at] <= 32 or data[at] == 0xEF or data[at] == 0xBB or data[at] == 0xBF):
            at += 1
        if stop - at < 3 or data[at] != 45 or data[at + 1] != 45 or data[at + 2] != 45:
            continue
        at += 3
        while at + 3 < stop:
            if data[at] == 10 and data[at + 1] == 45 and data[at + 2] == 45 and data[at + 3] == 45:
                found[card] = at + 4
                break
            at += 1


@njit(cache=True, nogil=True)
def list_shingles(start, stop, data, found):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Write the hash of each shingle of one text, in order, into `found`; return how many there are."""
    ring = np.zeros(SHINGLE, np.uint64)
    words, told, hashed, inside = 0, 0, _OFFSET, False
    for at in range(start, stop + 1):
        letter = _letter(data[at]) if at < stop else 0
        if letter:
            hashed = (hashed ^ np.uint64(letter)) * _PRIME
            inside = True
        elif inside:
            ring[words % SHINGLE] = hashed
            words += 1
            hashed, inside = _OFFSET, False
            if words >= SHINGLE:
                found[told] = _joined(ring, words)
                told += 1
    return told


@njit(cache=True, nogil=True)
def count_template_shingles(begins, stops, data, known, template, counts):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201, PLR0917
    """Count how many distinct shingles of each template each card has, into `counts` (cards, templates).

    `known` (k,) are the shingles of all templates, ascending, and `template` (k,) says whose each is.
    """
    seen = np.full(len(known), -1, np.int64)
    ring = np.zeros(SHINGLE, np.uint64)
    size = 1
    while size < 4 * len(known):
        size *= 2
    table = np.full(size, -1, np.int64)  # the first place of each hash in `known`
    for place in range(len(known)):
        if place and known[place] == known[place - 1]:
            continue
        slot = np.int64(known[place] & np.uint64(size - 1))
        while table[slot] >= 0:
            slot = (slot + 1) & (size - 1)
        table[slot] = place
    for card in range(len(begins)):
        words, hashed, inside = 0, _OFFSET, False
        for at in range(begins[card], stops[card] + 1):
            letter = _letter(data[at]) if at < stops[card] else 0
            if letter:
                hashed = (hashed ^ np.uint64(letter)) * _PRIME
                inside = True
                continue
            if not inside:
                continue
            ring[words % SHINGLE] = hashed
            words += 1
            hashed, inside = _OFFSET, False
            if words < SHINGLE:
                continue
            wanted = _joined(ring, words)
            slot = np.int64(wanted & np.uint64(size - 1))
            while table[slot] >= 0 and known[table[slot]] != wanted:
                slot = (slot + 1) & (size - 1)
            place = table[slot]
            while 0 <= place < len(known) and known[place] == wanted:
                if seen[place] != card:
                    seen[place] = card
                    counts[card, template[place]] += 1
                place += 1
