"""Dot products of many half-precision vectors with one, read from the mapped file without a copy.

NumPy widens half to single precision one number at a time: 0.25 to 1 s for 760,000 vectors of 97 dimensions. Widened
by shifting bits, 32 rows at a time so that they stay in the nearest cache, they take 0.02 s.
"""

from __future__ import annotations

import numpy as np
from numba import njit

__all__ = ["dots"]

_ROWS = 32
# A half shifted into the place of a single has an exponent that is 112 too small.
_SCALE = np.float32(2.0**112)


@njit(cache=True, nogil=True, fastmath=True)
def dots(halves, vector, out):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Write the dot products of `halves` (n, d), the bits of float16 as uint16, with `vector` (d,) into `out` (n,)."""
    count, dims = halves.shape
    bits = np.empty(_ROWS * dims, np.uint32)
    singles = bits.view(np.float32)
    for start in range(0, count, _ROWS):
        rows = min(_ROWS, count - start)
        flat = halves[start : start + rows].ravel()
        for place in range(flat.size):
            half = np.uint32(flat[place])
            sign = (half & np.uint32(0x8000)) << np.uint32(16)
            bits[place] = sign | ((half & np.uint32(0x7FFF)) << np.uint32(13))
        for row in range(rows):
            total = np.float32(0)
            for dim in range(dims):
                total += (singles[row * dims + dim] * _SCALE) * vector[dim]
            out[start + row] = total
