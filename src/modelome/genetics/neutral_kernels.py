"""Traits that run down trees by a chain of chances, compiled."""

from __future__ import annotations

import numpy as np
from numba import njit

__all__ = ["run_down"]


@njit(cache=True, nogil=True)
def run_down(values, head, starts, tails, unit, cumulative, draws, total):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201, PLR0917
    """Draw the value of every child from its parent's, and add up likeness by unit: `total` (3, units).

    `values` (n,) holds those of models without a parent, and is filled. Star i has the parent `head[i]` and the
    children `tails[starts[i]:starts[i + 1]]`, and comes after the star in which its parent is a child. `cumulative`
    (v, v) are chances summed up along rows, `draws` (children,) numbers in [0, 1), `unit` (stars,).
    """
    size = len(cumulative)
    seen = np.zeros(size, np.int64)
    for star in range(len(head)):
        above = values[head[star]]
        k, kept, alike = starts[star + 1] - starts[star], 0, 0
        for at in range(starts[star], starts[star + 1]):
            below = min(np.searchsorted(cumulative[above], draws[at], side="right"), size - 1)
            values[tails[at]] = below
            kept += below == above
            alike += seen[below]
            seen[below] += 1
        for at in range(starts[star], starts[star + 1]):
            seen[values[tails[at]]] = 0
        total[0, unit[star]] += kept
        total[1, unit[star]] += kept * (k - 1) / 2
        total[2, unit[star]] += alike
