"""Rows with the same vector, gathered into groups.

Half of a listing's rows say exactly what another row says (a fork, an upload repeated, an empty form filled by a
tool). They are neighbors of each other at similarity 1 and share every other neighbor, so search and layout work on
one node a group and give the answer back to its rows: it is quicker, and a group of 5,000 equal rows cannot
crowd out what it is near to.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numba import njit, prange

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Groups", "group_equal"]

# Two vectors are the same when they agree after rounding to this many steps a unit. At 128 dimensions that moves a
# vector by less than 0.0014 and a cosine by about 1e-6: rounding noise falls together, nothing else.
STEPS = 4096.0


@dataclass(frozen=True)
class Groups:
    """A partition of rows by equal vector; groups are numbered by their first row.

    `code` (n,) int32: the group of each row. `first` (m,) int32: the lowest row of each group.
    `members` (n,) int32: rows sorted by group, then by row. `start` (m + 1,) int64: where each group begins in it.
    """

    code: NDArray[np.int32]
    first: NDArray[np.int32]
    members: NDArray[np.int32]
    start: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.first)

    @property
    def sizes(self) -> NDArray[np.int64]:
        """Rows in each group, (m,)."""
        return np.diff(self.start)

    @classmethod
    def from_code(cls, code: NDArray[np.int32]) -> Groups:
        """Rebuild the partition from the group of each row."""
        count = int(code.max()) + 1 if len(code) else 0
        members, start = _count_sort(np.asarray(code), count)
        return cls(code, members[start[:-1]], members, start)


def group_equal(vectors: NDArray[np.float32] | NDArray[np.float16]) -> Groups:
    """Gather the rows of `vectors` (n, d) that are equal to `STEPS`, if float16 bit for bit; O(n d + n log n).

    Rows are compared by a 128-bit hash of their rounded numbers: two different rows out of 4 million share one with
    a chance below 1e-25.
    """
    if vectors.dtype == np.float16:
        low, high = _bit_hashes(np.ascontiguousarray(vectors).view(np.uint16))
    else:
        low, high = _row_hashes(np.ascontiguousarray(vectors, np.float32), STEPS)
    order = np.argsort(low, kind="stable")
    fresh = np.append(True, low[order][1:] != low[order][:-1])[: len(order)]
    if (high[order][1:] != high[order][:-1])[~fresh[1:]].any():  # two hashes that agree in one half only
        order = np.lexsort((low, high))
        fresh = np.append(True, (low[order][1:] != low[order][:-1]) | (high[order][1:] != high[order][:-1]))
    by_key = np.empty(len(order), np.int64)
    by_key[order] = np.cumsum(fresh) - 1
    # The sort is stable, so the first of each run is the group's lowest row: number the groups by it.
    rank = np.empty(int(fresh.sum()), np.int64)
    rank[np.argsort(order[fresh], kind="stable")] = np.arange(len(rank))
    return Groups.from_code(rank[by_key].astype(np.int32))


@njit(cache=True)
def _count_sort(code, count):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    start = np.zeros(count + 1, np.int64)
    for c in code:
        start[c + 1] += 1
    for c in range(count):
        start[c + 1] += start[c]
    free = start.copy()
    members = np.empty(len(code), np.int32)
    for row in range(len(code)):
        members[free[code[row]]] = row
        free[code[row]] += 1
    return members, start


_LOW = np.uint64(0x9E3779B97F4A7C15)
_HIGH = np.uint64(0xC2B2AE3D27D4EB4F)


@njit(cache=True)
def _mix(a, b, v):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    """Take the number `v` into both halves of a row's hash."""
    a = (a ^ v) * np.uint64(0xBF58476D1CE4E5B9)
    a ^= a >> np.uint64(29)
    b = (b + v) * np.uint64(0x94D049BB133111EB)
    b ^= b >> np.uint64(31)
    return a, b


@njit(parallel=True, cache=True)
def _row_hashes(vectors, steps):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    n, d = vectors.shape
    low = np.empty(n, np.uint64)
    high = np.empty(n, np.uint64)
    for i in prange(n):
        a, b = _LOW, _HIGH
        for j in range(d):
            v = np.uint64(np.int64(np.rint(vectors[i, j] * steps)))
            a, b = _mix(a, b, v)
        low[i] = a
        high[i] = b
    return low, high


@njit(parallel=True, cache=True)
def _bit_hashes(bits):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    n, d = bits.shape
    low = np.empty(n, np.uint64)
    high = np.empty(n, np.uint64)
    for i in prange(n):
        a, b = _LOW, _HIGH
        for j in range(d):
            v = np.uint64(bits[i, j])
            if v == np.uint64(0x8000):  # minus zero is zero
                v = np.uint64(0)
            a, b = _mix(a, b, v)
        low[i] = a
        high[i] = b
    return low, high
