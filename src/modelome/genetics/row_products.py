"""Products of many pairs of sparse rows, a block at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy import sparse

__all__ = ["row_products"]

_BLOCK = 65_536


def row_products(
    one: sparse.csr_matrix, rows: NDArray[np.integer], other: sparse.csr_matrix, others: NDArray[np.integer]
) -> NDArray[np.float64]:
    """Multiply row `rows[i]` of `one` with row `others[i]` of `other`; (len(rows),)."""
    found = np.empty(len(rows))
    for start in range(0, len(rows), _BLOCK):
        part = slice(start, start + _BLOCK)
        found[part] = np.asarray(one[rows[part]].multiply(other[others[part]]).sum(axis=1)).ravel()
    return found
