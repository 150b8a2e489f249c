"""One pass over a mapped column for the rows whose values lie in a range; what its zones rule out is not read.

A zone is `ZONE` rows. `bits` (n / 8,) has bit `row & 7` of byte `row >> 3` set for each row selected. Ranges are
closed, and their bounds of the type of the column, so that the processor compares many values at once.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from modelome.atlas.coded.ranges import CHUNK, ZONE

__all__ = ["gather_nan", "gather_range", "mark_range", "mark_repeats", "mark_rows", "zones_of"]

_SPREAD = np.uint64(0x0102040810204080)  # moves the lowest bit of each of eight bytes into the highest byte


@njit(cache=True, nogil=True)
def zones_of(values, least, most, lows, highs):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Write the least and the greatest value of each zone; `least` and `most` are those of the type.

    Of a zone with a NaN, that is written as its least value: so no range holds all of it.
    """
    for zone in range(len(lows)):
        low, high, odd = most, least, least
        for row in range(zone * ZONE, min((zone + 1) * ZONE, len(values))):
            value = values[row]
            odd = value if value != value else odd  # noqa: PLR0124 - NaN is no number, not even itself
            low = value if value < low else low  # noqa: FURB136 - not for NaN
            high = value if value > high else high  # noqa: FURB136
        lows[zone] = odd if odd != odd else low  # noqa: PLR0124
        highs[zone] = high


@njit(cache=True, nogil=True)
def mark_range(values, lows, highs, low, high, start, stop, marks):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201, PLR0917
    """Set bit i of `marks` where the value of row `start + i` lies in the range; `start` is a multiple of 8."""
    flags = np.zeros(ZONE, np.uint8)
    eights = flags.view(np.uint64)
    first = start
    while first < stop:
        zone = first // ZONE
        last = min((zone + 1) * ZONE, stop)
        place = (first - start) >> 3
        size = (last - first + 7) >> 3
        if highs[zone] < low or lows[zone] > high:
            marks[place : place + size] = 0
        elif lows[zone] >= low and highs[zone] <= high:
            marks[place : place + size] = 255
        else:
            some, out = values[first:last], marks[place : place + size]
            flags[len(some) & ~7 : size * 8] = 0
            for at in range(len(some)):
                flags[at] = np.uint8(some[at] >= low) & np.uint8(some[at] <= high)
            for at in range(size):
                out[at] = np.uint8(eights[at] * _SPREAD >> np.uint64(56))
        first = last


@njit(cache=True, nogil=True)
def mark_rows(rows, start, marks):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Set bit i of `marks`, which is 0, where row `start + i` is among `rows`, ascending."""
    at = 0
    while at < len(rows):
        place = (rows[at] - start) >> 3
        byte = np.uint8(0)
        while at < len(rows) and (rows[at] - start) >> 3 == place:
            byte |= np.uint8(1 << (rows[at] & 7))
            at += 1
        marks[place] |= byte


@njit(cache=True, nogil=True)
def mark_repeats(starts, start, stop, marks):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Set bit i of `marks` where row `start + i` lists nothing: the next one begins where it begins."""
    flags = np.zeros(ZONE, np.uint8)
    eights = flags.view(np.uint64)
    for first in range(start, stop, ZONE):
        some = starts[first : min(first + ZONE, stop) + 1]
        size = (len(some) + 6) >> 3
        here, after, out = some[:-1], some[1:], marks[(first - start) >> 3 : ((first - start) >> 3) + size]
        flags[len(here) & ~7 : size * 8] = 0
        for at in range(len(here)):
            flags[at] = np.uint8(here[at] == after[at])
        for at in range(size):
            out[at] = np.uint8(eights[at] * _SPREAD >> np.uint64(56))


@njit(cache=True, nogil=True)
def gather_range(values, lows, highs, bits, low, high, start, stop, rows, found):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201, PLR0917
    """Write selected rows from `start` to `stop` whose values lie in the range into `rows`, after the first `found`.

    Returns how many are there now, and the row that it came to: before `stop` where fewer than `CHUNK` more have room.
    """
    first = start
    while first < stop and found + CHUNK <= len(rows):
        zone = first // ZONE
        if highs[zone] < low or lows[zone] > high:
            first = min((zone + 1) * ZONE, stop)
            continue
        last = min((first // CHUNK + 1) * CHUNK, stop)
        some = np.uint8(0)
        for place in range(first >> 3, (last + 7) >> 3):
            some |= bits[place]
        if some != 0:
            inside, near = np.uint8(0), values[first:last]
            for at in range(len(near)):  # without a way out, so that the processor compares many at once
                inside |= np.uint8(near[at] >= low) & np.uint8(near[at] <= high)
            if inside != 0:
                for row in range(first, last):
                    if bits[row >> 3] >> (row & 7) & 1 and low <= values[row] <= high:
                        rows[found] = row
                        found += 1
        first = last
    return found, first


@njit(cache=True, nogil=True)
def gather_nan(values, bits, start, stop, rows, found):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201, PLR0917
    """Write selected rows from `start` to `stop` that are NaN into `rows`, as `gather_range` does."""
    row = start
    while row < stop and found + CHUNK <= len(rows):
        if bits[row >> 3] == 0:
            row = (row >> 3) * 8 + 8
            continue
        if bits[row >> 3] >> (row & 7) & 1 and values[row] != values[row]:
            rows[found] = row
            found += 1
        row += 1
    return found, min(row, stop)
