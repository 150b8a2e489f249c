"""Exact mean similarity of all pairs of a family by how far apart they are in its tree, and how many generations.

Two models of a tree that lie i and j edges below their nearest shared ancestor are i + j edges and |i - j| generations
apart. With L(a, i) the sum of the vectors i edges below a, the pairs that meet in a have similarities that sum to
L(a, i) · L(a, j), less L(c, i - 1) · L(c, j - 1) for each child c, in which they would have met before. With S(a) the
sum of all vectors below a, its own with them, the same holds of pairs at any distance: |S(a)|² less |S(c)|² of each
child.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from modelome.genetics.row_products import row_products, row_squares

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

__all__ = ["DistanceSums", "sum_by_distance"]


@dataclass(frozen=True)
class DistanceSums:
    """Pairs by `distance` (edges) and `difference` (generations), both (kinds,), ascending.

    `total` and `count` (kinds, units) are sums of similarity and numbers of pairs; `total_any` and `count_any` (units,)
    those of all pairs of a tree, at any distance.
    """

    distance: NDArray[np.int64]
    difference: NDArray[np.int64]
    total: NDArray[np.float64]
    count: NDArray[np.float64]
    total_any: NDArray[np.float64]
    count_any: NDArray[np.float64]


def sum_by_distance(
    vectors: sparse.csr_matrix, parent: NDArray[np.integer], unit: NDArray[np.integer], units: int, *, farthest: int
) -> DistanceSums:
    """Sum over all pairs of each tree of a forest.

    Args:
        vectors: (n, terms) rows of length 1, or 0 for a model without text.
        parent: one parent of each model, -1 for a root, (n,); no cycles.
        unit: what each model counts for, (n,) in [0, units); pairs count for that of their nearest shared ancestor.
        units: how many there are.
        farthest: pairs that are more edges apart are counted at no distance, but among all.

    """
    levels = _Levels(vectors.astype(np.float64, copy=False), np.asarray(parent, np.int64), farthest)
    kinds: dict[tuple[int, int], tuple[NDArray[np.float64], NDArray[np.float64]]] = {}
    for i, j, models, sums, counts in levels.meetings():
        if not counts.any():
            continue
        total, count = kinds.setdefault((i + j, j - i), (np.zeros(units), np.zeros(units)))
        total += np.bincount(unit[models], sums, minlength=units)
        count += np.bincount(unit[models], counts, minlength=units)
    order = sorted(kinds)
    empty = np.zeros((0, units))
    models, sums, counts = levels.all_meetings()
    return DistanceSums(
        np.array([distance for distance, _ in order], np.int64),
        np.array([difference for _, difference in order], np.int64),
        np.stack([kinds[kind][0] for kind in order]) if order else empty,
        np.stack([kinds[kind][1] for kind in order]) if order else empty,
        np.bincount(unit[models], sums, minlength=units).astype(np.float64),
        np.bincount(unit[models], counts, minlength=units).astype(np.float64),
    )


class _Levels:
    """Sums of vectors, and numbers of models, so many edges below each model that has any there."""

    def __init__(self, vectors: sparse.csr_matrix, parent: NDArray[np.int64], farthest: int) -> None:
        n = len(parent)
        child = np.flatnonzero(parent >= 0)
        self._farthest = farthest
        self._parent = parent
        self._down = sparse.csr_matrix((np.ones(len(child)), (parent[child], child)), shape=(n, n))
        self._sums, self._numbers = [vectors], [np.ones(n)]
        sums, number = vectors, np.ones(n)
        self._below, self._numbers_below = sparse.csr_matrix(vectors.shape), np.zeros(n)
        while (number := self._down @ number).any():
            sums = (self._down @ sums).tocsr()
            self._below, self._numbers_below = self._below + sums, self._numbers_below + number
            if len(self._sums) <= farthest:
                self._sums.append(sums)
                self._numbers.append(number)

    def meetings(self) -> Iterator[tuple[int, int, NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]]:
        """Give, for i ≤ j edges below, the models in which pairs meet, sums of similarity and numbers of pairs."""
        for difference in range(min(len(self._sums), self._farthest + 1)):
            before = before_number = None
            for i in range(min(len(self._sums) - difference, (self._farthest - difference) // 2 + 1)):
                j = i + difference
                models = np.flatnonzero(self._numbers[j])
                products = np.zeros(len(self._parent))
                products[models] = row_products(self._sums[i], models, self._sums[j], models)
                numbers = self._numbers[i] * self._numbers[j]
                if before is None or before_number is None:
                    if difference:
                        yield i, j, models, products[models], numbers[models]
                else:
                    share = 1.0 if difference else 0.5
                    sums = (products - self._down @ before)[models] * share
                    counts = (numbers - self._down @ before_number)[models] * share
                    yield i, j, models, sums, counts
                before, before_number = products, numbers

    def all_meetings(self) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
        """Give the models in which pairs meet at any distance, sums of similarity and numbers of pairs."""
        vectors, below, numbers = self._sums[0], self._below, self._numbers_below
        models = np.flatnonzero(numbers)
        own = row_squares(vectors)
        squares = own + row_squares(below)
        squares[models] += 2 * row_products(vectors, models, below, models)
        sums = (squares - self._down @ squares - own)[models] / 2
        counts = ((1 + numbers) ** 2 - self._down @ (1 + numbers) ** 2 - 1)[models] / 2
        return models, sums, counts
