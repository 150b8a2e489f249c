"""Draw order: any prefix of whole blocks is a fair picture of all points (docs/points-format.md)."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["FIRST_BLOCK", "LARGEST_BLOCK", "block_boundaries", "deinterleave2", "draw_order", "morton2"]

FIRST_BLOCK = 16_384
LARGEST_BLOCK = 262_144
_CELLS = 128


def block_boundaries(count: int) -> list[int]:
    """Row numbers at which blocks begin, then `count`: prefixes double, blocks stop growing at 262,144 rows."""
    boundaries = [0]
    while boundaries[-1] < count:
        size = min(max(boundaries[-1], FIRST_BLOCK), LARGEST_BLOCK)
        boundaries.append(min(boundaries[-1] + size, count))
    return boundaries


def morton2(x: NDArray[np.generic], y: NDArray[np.generic]) -> NDArray[np.uint32]:
    """Interleave two u16 arrays, x in the even bits, y in the odd: shape (n,) u32."""
    return _spread(x) | (_spread(y) << np.uint32(1))


def deinterleave2(codes: NDArray[np.uint32]) -> tuple[NDArray[np.uint16], NDArray[np.uint16]]:
    """Undo `morton2`."""
    return _gather(codes), _gather(codes >> np.uint32(1))


def draw_order(xy16: NDArray[np.uint16], importance: NDArray[np.float32]) -> NDArray[np.int64]:
    """Order rows for drawing.

    A tournament over consecutive pairs along the Morton curve: the more important of each pair goes on, the loser is
    ranked by the round it reached. A prefix of n / 2^k rows so holds one row of each 2^k neighbors on the curve, the
    most important one: density is kept, and the important come first. One sort by importance, all else O(n).

    Args:
        xy16: shape (n, 2), quantized 2D positions.
        importance: shape (n,), greater is more important; ties go to the earlier row.

    Returns:
        shape (n,): `order[new] = old`.

    """
    count = len(xy16)
    if count == 0:
        return np.empty(0, dtype=np.int64)
    by_code = _order_of(morton2(xy16[:, 0], xy16[:, 1]))
    by_importance = np.argsort(-importance, kind="stable")
    rounds = np.zeros(count, dtype=np.uint8)
    alive = by_code
    while len(alive) > 1:
        paired = alive[: len(alive) // 2 * 2].reshape(-1, 2)
        second = importance[paired[:, 1]] > importance[paired[:, 0]]
        winners = paired[np.arange(len(paired)), second.astype(np.intp)]
        alive = np.concatenate([winners, alive[len(paired) * 2 :]])
        rounds[alive] += 1
    rank = by_importance[np.argsort(~rounds[by_importance], kind="stable")]
    first = _best_of_cells(xy16, by_importance)[rank]
    room = np.cumsum(first) <= FIRST_BLOCK
    promoted = first & room
    rank = np.concatenate([rank[promoted], rank[~promoted]])
    boundaries = block_boundaries(count)
    block = np.empty(count, dtype=np.uint16)
    for number, (start, stop) in enumerate(itertools.pairwise(boundaries)):
        block[rank[start:stop]] = number
    return by_code[np.argsort(block[by_code], kind="stable")]


def _order_of(codes: NDArray[np.uint32]) -> NDArray[np.int64]:
    """Sort, equal codes by row. A stable sort of 16 bits is a radix sort, so this is O(n)."""
    by_low = np.argsort(codes.astype(np.uint16), kind="stable")
    return by_low[np.argsort((codes >> np.uint32(16)).astype(np.uint16)[by_low], kind="stable")]


def _best_of_cells(xy16: NDArray[np.uint16], by_importance: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Mark the most important row of each occupied cell of a 128 x 128 grid."""
    cells = (xy16 // np.uint16(65_536 // _CELLS)).astype(np.int32)
    cell = cells[:, 1] * _CELLS + cells[:, 0]
    rows = by_importance[::-1]
    last = np.full(_CELLS * _CELLS, -1, np.int64)
    last[cell[rows]] = rows  # of several rows the last one stays
    best = np.zeros(len(cell), dtype=bool)
    best[last[last >= 0]] = True
    return best


def _spread(values: NDArray[np.generic]) -> NDArray[np.uint32]:
    v = values.astype(np.uint32)
    v = (v | (v << np.uint32(8))) & np.uint32(0x00FF00FF)
    v = (v | (v << np.uint32(4))) & np.uint32(0x0F0F0F0F)
    v = (v | (v << np.uint32(2))) & np.uint32(0x33333333)
    return (v | (v << np.uint32(1))) & np.uint32(0x55555555)


def _gather(codes: NDArray[np.uint32]) -> NDArray[np.uint16]:
    v = codes & np.uint32(0x55555555)
    v = (v | (v >> np.uint32(1))) & np.uint32(0x33333333)
    v = (v | (v >> np.uint32(2))) & np.uint32(0x0F0F0F0F)
    v = (v | (v >> np.uint32(4))) & np.uint32(0x00FF00FF)
    return ((v | (v >> np.uint32(8))) & np.uint32(0x0000FFFF)).astype(np.uint16)
