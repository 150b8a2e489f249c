"""A square grid over the map: who lies in the cells around a node."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["sort_into_cells"]

NODES_A_CELL = 60  # on average over the whole grid; measured, see docs/layout.md
MOST_CELLS = 1 << 22


def sort_into_cells(
    positions: NDArray[np.float32],
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32], int]:
    """Sort m nodes into a grid of side^dims cells.

    Returns the cell of each node along each axis (m, dims), the nodes in row-major order of their cells (m,), where
    each cell begins in that order (cells + 1,), and the side. Cells are numbered with x running fastest, so the
    three cells around a node in one row of the grid are one run of the order.
    """
    count, dims = positions.shape
    side = int(min(count / NODES_A_CELL, MOST_CELLS) ** (1 / dims))
    side = max(1, side)
    low = positions.min(axis=0)
    width = float((positions.max(axis=0) - low).max()) / side * 1.0001 + 1e-9
    at = np.minimum((positions - low) / np.float32(width), np.float32(side - 1)).astype(np.int32)
    flat = at[:, dims - 1].copy()
    for axis in range(dims - 2, -1, -1):
        flat = flat * side + at[:, axis]
    order, start = _count_sort(flat, side**dims)
    return at, order, start, side


@njit(cache=True)
def _count_sort(key, cells):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    start = np.zeros(cells + 1, np.int32)
    for k in key:
        start[k + 1] += 1
    for c in range(cells):
        start[c + 1] += start[c]
    free = start.copy()
    order = np.empty(len(key), np.int32)
    for i in range(len(key)):
        order[free[key[i]]] = i
        free[key[i]] += 1
    return order, start
