"""Models that an author has uploaded many times: the same vector under the same parents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from modelome.genetics.row_products import DenseRows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modelome.genetics.row_products import Rows
    from modelome.lineage.csr import Csr

__all__ = ["without_copies"]


def without_copies(vectors: Rows, children: Csr, author: NDArray[np.integer]) -> NDArray[np.bool_]:
    """Choose the models to keep where an author has uploaded the same under the same parents many times; (n,).

    Copies are models without children, of one author and of the same parents, whose vectors are equal; the first of
    them is kept.
    """
    n = children.nodes
    leaf = children.degrees() == 0
    parents = np.zeros(n, np.uint64)
    head = np.repeat(np.arange(n), children.degrees())
    np.add.at(parents, children.indices, _hashed(head))
    has_parent = np.zeros(n, bool)
    has_parent[children.indices] = True
    rows = np.flatnonzero(leaf & has_parent)
    keys = np.stack([parents[rows], _row_hashes(vectors, rows), author[rows].astype(np.uint64)], axis=1)
    _, first = np.unique(keys, axis=0, return_index=True)
    keep: NDArray[np.bool_] = ~(leaf & has_parent)
    keep[rows[first]] = True
    return keep


def _hashed(numbers: NDArray[np.integer]) -> NDArray[np.uint64]:
    """Spread numbers over 64 bits, so that sums of sets of them tell the sets apart (SplitMix64)."""
    value = numbers.astype(np.uint64) + np.uint64(0x9E3779B97F4A7C15)
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed: NDArray[np.uint64] = value ^ (value >> np.uint64(31))
    return mixed


def _row_hashes(vectors: Rows, rows: NDArray[np.integer]) -> NDArray[np.uint64]:
    """Tell rows apart by a sum over their places and values, (len(rows),)."""
    found = np.zeros(len(rows), np.uint64)
    if isinstance(vectors, DenseRows):
        place = _hashed(np.arange(vectors.shape[1]))
        for part in vectors.blocks(len(rows)):
            values = (vectors.take(rows[part]) + 0.0).view(np.uint64)  # of zeros there is one
            found[part] = _hashed(values ^ place).sum(axis=1, dtype=np.uint64)
        return found
    some = vectors[rows]
    mixed = _hashed(some.data.astype(np.float64).view(np.uint64) ^ _hashed(some.indices))
    np.add.at(found, np.repeat(np.arange(len(rows)), np.diff(some.indptr)), mixed)
    return found
