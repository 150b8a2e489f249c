"""Sums and products of many rows of vectors, sparse or dense, a block at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

__all__ = ["DenseRows", "Rows", "row_products", "row_squares", "row_sums", "summed_rows"]

_BLOCK = 65_536
_CELLS = 1 << 21  # of dense rows at once: 16 MB


@dataclass(frozen=True)
class DenseRows:
    """Vectors of n models in few dense rows: model i has row `place[i]` of `values` (rows, dims), times `scale[i]`.

    `values` may be half precision and mapped from a file; blocks of it are read as float64. Where `place` is None each
    model has the row of its number; where `scale` (n,) is None it is 1.
    """

    values: NDArray[np.floating]
    place: NDArray[np.int64] | None = None
    scale: NDArray[np.float64] | None = None

    @classmethod
    def unit(cls, values: NDArray[np.floating]) -> DenseRows:
        """Take rows at length 1, and those that are zero as they are."""
        lengths = np.sqrt(row_squares(cls(values)))
        return cls(values, None, np.divide(1.0, lengths, out=np.zeros_like(lengths), where=lengths > 0))

    @property
    def shape(self) -> tuple[int, int]:
        """How many models, and dimensions."""
        return len(self.values if self.place is None else self.place), self.values.shape[1]

    def take(self, rows: NDArray[np.integer]) -> NDArray[np.float64]:
        """Read the vectors of some models, (len(rows), dims)."""
        taken: NDArray[np.float64] = self.values[rows if self.place is None else self.place[rows]].astype(np.float64)
        return taken if self.scale is None else taken * self.scale[rows][:, None]

    def blocks(self, size: int) -> Iterator[slice]:
        """Cut so many rows into parts that fit in memory."""
        step = max(_CELLS // max(self.values.shape[1], 1), 1)
        return (slice(at, min(at + step, size)) for at in range(0, size, step))


Rows: TypeAlias = sparse.csr_matrix | DenseRows
"""A vector a model, (n, dims)."""


def row_products(one: Rows, rows: NDArray[np.integer], other: Rows, others: NDArray[np.integer]) -> NDArray[np.float64]:
    """Multiply row `rows[i]` of `one` with row `others[i]` of `other`, both of one kind; (len(rows),)."""
    found = np.empty(len(rows))
    if isinstance(one, DenseRows) and isinstance(other, DenseRows):
        for part in one.blocks(len(rows)):
            found[part] = np.einsum("ij,ij->i", one.take(rows[part]), other.take(others[part]))
        return found
    left, right = sparse.csr_matrix(one), sparse.csr_matrix(other)  # no copy of what is sparse
    for start in range(0, len(rows), _BLOCK):
        part = slice(start, start + _BLOCK)
        found[part] = np.asarray(left[rows[part]].multiply(right[others[part]]).sum(axis=1)).ravel()
    return found


def row_squares(rows: Rows) -> NDArray[np.float64]:
    """Multiply each row with itself, (n,)."""
    if not isinstance(rows, DenseRows):
        return np.asarray(rows.multiply(rows).sum(axis=1), np.float64).ravel()
    if rows.place is not None:
        own = row_squares(DenseRows(rows.values))[rows.place]
        return own if rows.scale is None else own * rows.scale**2
    found = np.empty(rows.shape[0])
    for part in rows.blocks(len(found)):
        block = rows.take(np.arange(part.start, part.stop))
        found[part] = np.einsum("ij,ij->i", block, block)
    return found


def row_sums(links: sparse.csr_matrix, rows: Rows) -> Rows:
    """Add up, for each row of `links` (n, n), which holds ones, the rows that it links to."""
    if not isinstance(rows, DenseRows):
        return (links @ rows).tocsr()
    some = np.flatnonzero(np.diff(links.indptr))
    place = np.zeros(links.shape[0], np.int64)
    place[some] = np.arange(1, len(some) + 1)
    values = np.zeros((len(some) + 1, rows.shape[1]))
    owner = np.repeat(place[some], np.diff(links.indptr)[some])
    for part in rows.blocks(len(owner)):
        mine = owner[part]
        first = np.flatnonzero(np.append(True, mine[1:] != mine[:-1]))
        values[mine[first]] += np.add.reduceat(rows.take(links.indices[part]), first, axis=0)
    return DenseRows(values, place)


def summed_rows(rows: Rows, some: NDArray[np.integer]) -> NDArray[np.float64]:
    """Add up the rows of some models, (dims,)."""
    if not isinstance(rows, DenseRows):
        return np.asarray(rows[some].sum(axis=0), np.float64).ravel()
    found = np.zeros(rows.shape[1])
    for part in rows.blocks(len(some)):
        found += rows.take(some[part]).sum(axis=0)
    return found
