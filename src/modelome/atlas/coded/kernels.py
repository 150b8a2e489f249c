"""One pass over a mapped column, counting the rows that a selection holds.

`bits` (n / 8,) has bit `row & 7` of byte `row >> 3` set for each row selected: at 3.5 million models half a megabyte,
which stays in the processor's cache while rows are looked up in any order.
"""

from __future__ import annotations

import numpy as np
from numba import njit

__all__ = ["count_bins", "count_codes", "count_groups", "count_lists", "extent"]

_CHUNK = 2_048  # rows whose selected values are put side by side


@njit(cache=True, nogil=True)
def count_codes(codes, bits, shift, start, stop, counts):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201, PLR0917
    """Add to `counts[lane, code + shift]` the selected rows from `start` (a multiple of 8) to `stop`.

    With several lanes, 2, 4 or 8, neighbors that have one code do not wait for one another: a third of the time.
    """
    lanes = len(counts)
    for place in range(start >> 3, stop >> 3):
        byte = np.int64(bits[place])
        if byte == 0:
            continue
        for bit in range(8):
            counts[bit & (lanes - 1), codes[place * 8 + bit] + shift] += byte >> bit & 1
    for row in range(stop & ~7, stop):
        counts[0, codes[row] + shift] += np.int64(bits[row >> 3]) >> (row & 7) & 1


@njit(cache=True, nogil=True)
def count_groups(rows, starts, words, first, last, counts):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201, PLR0917
    """Write into `counts[group]` how many of its rows are selected, for the groups from `first` to `last`.

    `rows` are uint32, `words` the bits, 32 at a time.
    """
    for group in range(first, last):
        found = np.uint32(0)
        for place in range(starts[group], starts[group + 1]):
            row = rows[place]
            found += words[row >> np.uint32(5)] >> (row & np.uint32(31)) & np.uint32(1)
        counts[group] = found


@njit(cache=True, nogil=True)
def count_lists(starts, codes, bits, flip, start, stop, counts):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201, PLR0917
    """Add to `counts[code]` the values that the selected rows from `start` to `stop` list.

    `start` is a multiple of 8; with `flip` 255 the rows are counted that are not selected, with 0 those that are.
    """
    for place in range(start >> 3, (stop + 7) >> 3):
        byte = bits[place] ^ flip
        if byte == 0:
            continue
        for bit in range(8):
            row = place * 8 + bit
            if byte >> bit & 1 and row < stop:
                for at in range(starts[row], starts[row + 1]):
                    counts[codes[at]] += 1


@njit(cache=True, nogil=True)
def _selected(values, bits, start, stop, some):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Write the selected values from row `start` (a multiple of 8) to `stop` into `some`; returns how many.

    Each is written, and the next one over it unless it was selected: no branch that the processor would have to guess.
    """
    found = np.int64(0)
    for place in range(start >> 3, stop >> 3):
        byte = np.int64(bits[place])
        if byte == 0:
            continue
        eight = np.uint64(place * 8)  # without a sign, since a place below zero would be one from the end
        for bit in range(8):
            some[np.uint64(found)] = values[eight + np.uint64(bit)]
            found += byte >> bit & 1
    for row in range(max(stop & ~7, start), stop):
        some[found] = values[row]
        found += np.int64(bits[row >> 3]) >> (row & 7) & 1
    return found


@njit(cache=True, nogil=True)
def extent(values, missing, bits, start, stop, found):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201, PLR0917
    """Widen `found` by the selected rows that are known.

    `found` (5,) float64: how many are known, how many of them are above 0, the least, the least above 0, the greatest.
    """
    room = np.empty(_CHUNK + 8, values.dtype)
    for first in range(start, stop, _CHUNK):
        some = room[: _selected(values, bits, first, min(first + _CHUNK, stop), room)]
        size, above = 0, 0
        for value in some:
            some[size] = value
            size += value != missing and value == value  # noqa: PLR0124 - NaN is no number, not even itself
        if size == 0:
            continue
        least = greatest = some[0]
        for value in some[:size]:
            above += value > 0
            least = min(least, value)
            greatest = max(greatest, value)
        found[0] += size
        found[1] += above
        found[2] = min(found[2], np.float64(least))
        found[4] = max(found[4], np.float64(greatest))
        if least > 0:
            found[3] = min(found[3], np.float64(least))
        elif above > 0:
            least = greatest
            for value in some[:size]:
                least = min(least, value if value > 0 else greatest)
            found[3] = min(found[3], np.float64(least))


@njit(cache=True, nogil=True)
def count_bins(values, missing, bits, divisor, edges, small, start, stop, counts):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201, PLR0917
    """Add the selected rows to the bins between `edges` (bins + 1,), ascending; the last bin holds its upper edge too.

    `counts` (lanes, bins): neighbors that are in one bin do not wait for one another.

    Values are divided by `divisor` first; those outside of the edges are in no bin. `small` (k,) has the bin of each
    whole number below k, -1 for none. For others a bin is guessed as if all were equal, then the right one is looked
    for from there: at once where they are equal.
    """
    last = len(edges) - 1
    low, high = edges[0], edges[last]
    scale = last / (high - low)
    plain = divisor == 1.0
    room = np.empty(_CHUNK + 8, values.dtype)
    for first in range(start, stop, _CHUNK):
        some = room[: _selected(values, bits, first, min(first + _CHUNK, stop), room)]
        for at in range(len(some)):
            value = some[at]
            lane = at & (len(counts) - 1)
            if value == missing or value != value:  # noqa: PLR0124
                continue
            number = np.float64(value) if plain else np.float64(value) / divisor
            if 0 <= number < len(small) and number == np.int64(number):
                if small[np.int64(number)] >= 0:
                    counts[lane, small[np.int64(number)]] += 1
                continue
            if number < low or number > high:
                continue
            guess = np.int64(min((number - low) * scale, last - 1.0))
            if number < edges[guess] or number >= edges[guess + 1]:
                guess = _bin_of(number, edges, last)
            counts[lane, guess] += 1


@njit(cache=True, nogil=True)
def _bin_of(number, edges, last):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    low, high = 0, last
    while high - low > 1:
        middle = (low + high) >> 1
        if edges[middle] <= number:
            low = middle
        else:
            high = middle
    return low
