"""One pass over a mapped column, counting the rows that a selection holds.

`bits` (n / 8,) has bit `row & 7` of byte `row >> 3` set for each row selected: at 3.5 million models half a megabyte,
which stays in the processor's cache while rows are looked up in any order.
"""

from __future__ import annotations

import numpy as np
from numba import njit

__all__ = ["count_bins", "count_codes", "count_groups", "extent"]


@njit(cache=True, nogil=True)
def count_codes(codes, bits, shift, start, stop, counts):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201, PLR0917
    """Add to `counts[code + shift]` the selected rows from `start` (a multiple of 8) to `stop`."""
    for place in range(start >> 3, (stop + 7) >> 3):
        byte = bits[place]
        if byte == 0:
            continue
        for bit in range(8):
            if byte >> bit & 1:
                counts[codes[place * 8 + bit] + shift] += 1


@njit(cache=True, nogil=True)
def count_groups(rows, starts, bits, first, last, counts):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201, PLR0917
    """Write into `counts[group]` how many of its rows are selected, for the groups from `first` to `last`."""
    for group in range(first, last):
        found = 0
        for place in range(starts[group], starts[group + 1]):
            row = rows[place]
            found += bits[row >> 3] >> (row & 7) & 1
        counts[group] = found


@njit(cache=True, nogil=True)
def extent(values, missing, bits, start, stop, found):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201, PLR0917
    """Widen `found` by the selected rows that are known.

    `found` (5,) float64: how many are known, how many of them are above 0, the least, the least above 0, the greatest.
    """
    known, above = 0, 0
    least, least_above, greatest = found[2], found[3], found[4]
    for place in range(start >> 3, (stop + 7) >> 3):
        byte = bits[place]
        if byte == 0:
            continue
        for bit in range(8):
            if byte >> bit & 1:
                value = values[place * 8 + bit]
                if value == missing or value != value:  # noqa: PLR0124 - NaN is no number, not even itself
                    continue
                number = np.float64(value)
                known += 1
                least = min(least, number)
                greatest = max(greatest, number)
                if number > 0:
                    above += 1
                    least_above = min(least_above, number)
    found[0] += known
    found[1] += above
    found[2], found[3], found[4] = least, least_above, greatest


@njit(cache=True, nogil=True)
def count_bins(values, missing, bits, divisor, edges, start, stop, counts):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201, PLR0917
    """Add the selected rows to the bins between `edges` (bins + 1,), ascending; the last bin holds its upper edge too.

    Values are divided by `divisor` first; those outside of the edges are in no bin.
    """
    last = len(edges) - 1
    for place in range(start >> 3, (stop + 7) >> 3):
        byte = bits[place]
        if byte == 0:
            continue
        for bit in range(8):
            if byte >> bit & 1:
                value = values[place * 8 + bit]
                if value == missing or value != value:  # noqa: PLR0124
                    continue
                number = np.float64(value) / divisor
                if number < edges[0] or number > edges[last]:
                    continue
                low, high = 0, last
                while high - low > 1:
                    middle = (low + high) >> 1
                    if edges[middle] <= number:
                        low = middle
                    else:
                        high = middle
                counts[low] += 1
