"""Compiled loops over the bytes of many names: where their words begin and end."""

from __future__ import annotations

import numpy as np
from numba import njit

__all__ = ["count_pieces", "cut_pieces"]

_POINT = 0x2E


@njit(inline="always")
def _digit(byte):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    return 48 <= byte <= 57


@njit(inline="always")
def _plain(byte):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    return 97 <= byte <= 122 or 65 <= byte <= 90 or _digit(byte)


@njit(inline="always")
def _decimal(data, start, stop, at, last):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Whether a decimal point stands here: between two digits, of which the left one ends no other decimal."""
    return (
        data[at] == _POINT
        and at > start
        and at + 1 < stop
        and at != last + 2
        and _digit(data[at - 1])
        and _digit(data[at + 1])
    )


@njit(cache=True, nogil=True)
def count_pieces(data, starts, stops):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Count runs of letters, digits and decimal points of ASCII strings, and their bytes, a point as two."""
    pieces, size = 0, 0
    for row in range(len(starts)):
        start, stop = starts[row], stops[row]
        last, within = start - 3, False
        for at in range(start, stop):
            if _plain(data[at]):
                pieces += not within
                within = True
                size += 1
            elif _decimal(data, start, stop, at, last):
                last = at
                size += 2
            else:
                within = False
    return pieces, size


@njit(cache=True, nogil=True)
def cut_pieces(data, starts, stops, owners, offsets, text):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201, PLR0917
    """Write the runs that `count_pieces` counts end to end into `text`, a decimal point as U+00B7; whose each is."""
    piece, size = -1, 0
    for row in range(len(starts)):
        start, stop = starts[row], stops[row]
        last, within = start - 3, False
        for at in range(start, stop):
            if _plain(data[at]):
                if not within:
                    piece += 1
                    owners[piece] = row
                    offsets[piece] = size
                    within = True
                text[size] = data[at]
                size += 1
            elif _decimal(data, start, stop, at, last):
                last = at
                text[size] = np.uint8(0xC2)
                text[size + 1] = np.uint8(0xB7)
                size += 2
            else:
                within = False
    offsets[piece + 1] = size
