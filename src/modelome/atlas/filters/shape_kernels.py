"""Which positions lie inside a polygon, by the even-odd rule, in the arithmetic that docs/api.md fixes.

The polygon's height is cut into bands, each with the edges that reach into it, so that of many edges few are looked at
for a row. That changes no answer: an edge is crossed only where its ends lie on either side of the row.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

__all__ = ["bands_of", "mark_inside"]


@njit(cache=True, nogil=True)
def bands_of(corners, low, per_unit, bands):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Return where the edges of each band begin, (bands + 1,), and the edges, by the corner that each ends at."""
    count = len(corners)
    first, last = np.empty(count, np.int64), np.empty(count, np.int64)
    starts = np.zeros(bands + 1, np.int64)
    for edge in range(count):
        a, b = corners[edge - 1, 1], corners[edge, 1]
        first[edge] = min(int((min(a, b) - low) * per_unit), bands - 1)
        last[edge] = min(int((max(a, b) - low) * per_unit), bands - 1)
        for band in range(first[edge], last[edge] + 1):
            starts[band + 1] += 1
    for band in range(bands):
        starts[band + 1] += starts[band]
    edges, next_one = np.empty(starts[bands], np.int64), starts[:-1].copy()
    for edge in range(count):
        for band in range(first[edge], last[edge] + 1):
            edges[next_one[band]] = edge
            next_one[band] += 1
    return starts, edges


@njit(cache=True, nogil=True)
def _place(position, center, half, steps):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Map units of a coordinate on the grid of the points: `points.quantize`, and the middle of the step."""
    step = math.floor(((np.float64(position) - center) / half + 1.0) * steps)
    return (min(max(step, 0.0), 2.0 * steps - 1.0) + 0.5) / steps - 1.0


@njit(cache=True, nogil=True)
def mark_inside(positions, center, half, steps, flat, matrix, box, corners, per_unit, starts, edges, marks):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201, PLR0917
    """Set bit `row & 7` of byte `row >> 3` of `marks`, which is 0, for each row inside."""
    for row in range(len(positions)):
        x = _place(positions[row, 0], center[0], half, steps)
        y = _place(positions[row, 1], center[1], half, steps)
        if not flat:
            z = _place(positions[row, 2], center[2], half, steps)
            w = matrix[2, 0] * x + matrix[2, 1] * y + matrix[2, 2] * z + matrix[2, 3]
            if not w > 0.0:
                continue
            across = matrix[0, 0] * x + matrix[0, 1] * y + matrix[0, 2] * z + matrix[0, 3]
            up = matrix[1, 0] * x + matrix[1, 1] * y + matrix[1, 2] * z + matrix[1, 3]
            x, y = across / w, up / w
        if not (box[0] <= x <= box[2] and box[1] <= y <= box[3]):
            continue
        band = min(int((y - box[1]) * per_unit), len(starts) - 2)
        odd = False
        for at in range(starts[band], starts[band + 1]):
            edge = edges[at]
            ax, ay = corners[edge - 1, 0], corners[edge - 1, 1]
            bx, by = corners[edge, 0], corners[edge, 1]
            if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
                odd = not odd
        if odd:
            marks[row >> 3] |= np.uint8(1 << (row & 7))
