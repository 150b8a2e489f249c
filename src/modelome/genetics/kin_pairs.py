"""Exact mean similarity of every kind of kin, over all pairs, without enumerating pairs.

The paper (arXiv 2508.06811, Table 1 and Fig. 5) samples pairs from eight rooted patterns of two to four models. A sum
of cosines over pairs is a product of sums of unit vectors, so here each is exact: that of siblings with unit vectors u,
for one, is (|sum u|^2 - sum |u|^2) / 2. Patterns are counted as the paper counts them, not induced, all of
their models distinct, on an acyclic graph; where a model has several parents (merges) every parent counts, and what
would use one model twice (u -> v -> w beside u -> w) is taken out one by one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from modelome.genetics.row_products import DenseRows, row_products, row_squares, row_sums
from modelome.lineage.csr import Csr, spans

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from modelome.genetics.row_products import Rows

__all__ = ["KIN_PAIRS", "KinPair", "KinSums", "Occurrences", "kin_occurrences", "sum_kin"]


@dataclass(frozen=True)
class KinPair:
    """Two places of a pattern: `u`, `v` … are models, `kin` what they are to each other."""

    code: str
    pattern: str
    places: str
    kin: str


KIN_PAIRS = (
    KinPair("duo_1", "u→v", "uv", "parent-child"),
    KinPair("trio_1_1", "u→{v,w}", "uv", "parent-child"),
    KinPair("trio_1_2", "u→{v,w}", "vw", "siblings"),
    KinPair("trio_2_1", "u→v→w", "uw", "grandparent"),
    KinPair("trio_2_2", "u→v→w", "vw", "parent-child"),
    KinPair("trio_2_3", "u→v→w", "uv", "parent-child"),
    KinPair("quad_0_1", "u→{v,w,x}", "uv", "parent-child"),
    KinPair("quad_0_2", "u→{v,w,x}", "vw", "siblings"),
    KinPair("quad_1_1", "u→v→{w,x}", "uw", "grandparent"),
    KinPair("quad_1_2", "u→v→{w,x}", "vw", "parent-child"),
    KinPair("quad_1_3", "u→v→{w,x}", "uv", "parent-child"),
    KinPair("quad_1_4", "u→v→{w,x}", "wx", "siblings"),
    KinPair("quad_2_1", "u→{v→w,x}", "uw", "grandparent"),
    KinPair("quad_2_2", "u→{v→w,x}", "xw", "uncle-nephew"),
    KinPair("quad_2_3", "u→{v→w,x}", "vw", "parent-child"),
    KinPair("quad_2_4", "u→{v→w,x}", "uv", "parent-child"),
    KinPair("quad_2_5", "u→{v→w,x}", "vx", "siblings"),
    KinPair("quad_2_6", "u→{v→w,x}", "ux", "parent-child"),
    KinPair("quad_3_1", "t→u→v→w", "tw", "great-grandparent"),
    KinPair("quad_3_2", "t→u→v→w", "uw", "grandparent"),
    KinPair("quad_3_3", "t→u→v→w", "tv", "grandparent"),
    KinPair("quad_3_4", "t→u→v→w", "vw", "parent-child"),
    KinPair("quad_3_5", "t→u→v→w", "uv", "parent-child"),
    KinPair("quad_3_6", "t→u→v→w", "tu", "parent-child"),
    KinPair("cousins_1", "t→{u→w,v→x}", "wx", "cousins"),
)
"""The 24 pairs of the paper, the one it leaves out (`quad_2_6`), and first cousins.

In a pattern with places that can be exchanged a pair stands for the mean over them, so that every pair of a pattern
has the pattern's number of occurrences as its denominator.
"""


Occurrences = tuple[str, "NDArray[np.int64]", "NDArray[np.float64]", "NDArray[np.float64]"]
"""A pair's code, the models whose units they count for, sums of similarity and numbers of occurrences."""


@dataclass(frozen=True)
class KinSums:
    """Sums of similarity and numbers of occurrences, both (KIN_PAIRS, units) float64: their ratio is a mean."""

    total: NDArray[np.float64]
    count: NDArray[np.float64]

    @classmethod
    def of(cls, occurrences: list[Occurrences], unit: NDArray[np.integer], units: int) -> KinSums:
        """Add up occurrences by the unit of their model; `unit` (n,) in [0, units)."""
        total, count = np.zeros((len(KIN_PAIRS), units)), np.zeros((len(KIN_PAIRS), units))
        row = {pair.code: at for at, pair in enumerate(KIN_PAIRS)}
        for code, models, sums, counts in occurrences:
            group = unit[models]
            total[row[code]] += np.bincount(group, sums, minlength=units)
            count[row[code]] += np.bincount(group, counts, minlength=units)
        return cls(total, count)

    def means(self) -> NDArray[np.float64]:
        """Mean similarity of each pair over all occurrences, (KIN_PAIRS,); NaN where there is none."""
        count = self.count.sum(axis=1)
        means = np.full(len(count), np.nan)
        np.divide(self.total.sum(axis=1), count, out=means, where=count > 0)
        return means


def sum_kin(vectors: Rows, children: Csr, unit: NDArray[np.integer], units: int) -> KinSums:
    """Sum over every pair of kin.

    Args:
        vectors: (n, terms) rows of length 1, or 0 for a model without text, which is like nothing.
        children: the graph parent → child without cycles, (n,).
        unit: what each model counts for, a component or a family, (n,) in [0, units). An occurrence counts for the unit
            of `v`, and where children alone make it, of their parent.
        units: how many there are.

    Takes time by edges times terms, and memory by parents times terms beside the vectors.

    """
    return KinSums.of(kin_occurrences(vectors, children), unit, units)


def kin_occurrences(vectors: Rows, children: Csr) -> list[Occurrences]:
    """Find what `KinSums.of` adds up, for any units; arguments and cost are those of `sum_kin`."""
    return list(_Graph.of(vectors, children).occurrences())


@dataclass(frozen=True)
class _Graph:
    """Edges u → v as `head` and `tail` (edges,), sums of the children of each model, and products along edges."""

    vectors: Rows
    below: Rows  # (n, terms): sum of the children's vectors
    above: Rows  # (n, terms): sum of the parents', of models that have children
    head: NDArray[np.int64]
    tail: NDArray[np.int64]
    children: NDArray[np.float64]  # how many each model has
    parents: NDArray[np.float64]
    alike: NDArray[np.float64]  # (edges,) cosine of parent and child
    square: NDArray[np.float64]  # (n,) of each vector: 1 or 0

    @classmethod
    def of(cls, vectors: Rows, children: Csr) -> _Graph:
        n = children.nodes
        head = np.repeat(np.arange(n, dtype=np.int64), children.degrees())
        tail = children.indices.astype(np.int64)
        down = sparse.csr_matrix((np.ones(len(tail)), children.indices, children.indptr), shape=(n, n))
        inner = np.flatnonzero(children.degrees()[tail])
        up = sparse.csr_matrix((np.ones(len(inner)), (tail[inner], head[inner])), shape=(n, n))
        if not isinstance(vectors, DenseRows):
            vectors = vectors.astype(np.float64, copy=False)
        return cls(
            vectors,
            row_sums(down, vectors),
            row_sums(up, vectors),
            head,
            tail,
            children.degrees().astype(np.float64),
            np.bincount(tail, minlength=n).astype(np.float64),
            row_products(vectors, head, vectors, tail),
            row_squares(vectors),
        )

    def occurrences(self) -> Iterator[Occurrences]:
        """Give the occurrences of every pair, in pieces."""
        yield "duo_1", self.tail, self.alike, np.ones(len(self.tail))
        yield from self._stars()
        yield from self._forks()
        yield from self._uncles()
        yield from self._paths()
        yield from self._cousins()

    @cached_property
    def _sums_by_parent(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Sum the cosines of each model with its children, and of its children with one another."""
        n = len(self.children)
        with_children = _sums(self.head, self.alike, n)
        squares = np.bincount(self.head, self.square[self.tail], minlength=n)
        return with_children, (self._below_square - squares) / 2

    @cached_property
    def _below_square(self) -> NDArray[np.float64]:
        """Square of the sum of each model's children, (n,)."""
        return row_squares(self.below)

    def _stars(self) -> Iterator[Occurrences]:
        k = self.children
        with_children, siblings = self._sums_by_parent
        two, three = np.flatnonzero(k >= 2), np.flatnonzero(k >= 3)
        pairs, triples = k * (k - 1) / 2, k * (k - 1) * (k - 2) / 6
        yield "trio_1_1", two, (with_children * (k - 1) / 2)[two], pairs[two]
        yield "trio_1_2", two, siblings[two], pairs[two]
        yield "quad_0_1", three, (with_children * (k - 1) * (k - 2) / 6)[three], triples[three]
        yield "quad_0_2", three, (siblings * (k - 2) / 3)[three], triples[three]

    def _forks(self) -> Iterator[Occurrences]:
        k = self.children
        with_children, siblings = self._sums_by_parent
        edges = np.flatnonzero(k[self.tail] > 0)
        u, v, alike = self.head[edges], self.tail[edges], self.alike[edges]
        to_grandchildren = row_products(self.vectors, u, self.below, v)
        yield "trio_2_1", v, to_grandchildren, k[v]
        yield "trio_2_2", v, with_children[v], k[v]
        yield "trio_2_3", v, alike * k[v], k[v]
        pairs = k[v] * (k[v] - 1) / 2
        yield "quad_1_1", v, to_grandchildren * (k[v] - 1) / 2, pairs
        yield "quad_1_2", v, with_children[v] * (k[v] - 1) / 2, pairs
        yield "quad_1_3", v, alike * pairs, pairs
        yield "quad_1_4", v, siblings[v], pairs

    def _uncles(self) -> Iterator[Occurrences]:
        k = self.children
        with_children, _ = self._sums_by_parent
        edges = np.flatnonzero((k[self.tail] > 0) & (k[self.head] > 1))
        u, v, alike = self.head[edges], self.tail[edges], self.alike[edges]
        times = k[u] - 1
        of_v = row_products(self.vectors, v, self.below, u) - self.square[v]
        to_grandchildren = row_products(self.vectors, u, self.below, v)
        nephews = row_products(self.below, u, self.below, v) - with_children[v]
        # Where w is a child of u too it cannot be x: u → v → w beside u → w.
        place, w, uw, vw = self._shortcuts(edges)
        taken = np.bincount(place, minlength=len(edges))
        count = k[v] * times - taken

        def less(values: NDArray[np.float64]) -> NDArray[np.float64]:
            return _sums(place, values, len(edges))

        yield "quad_2_1", v, times * to_grandchildren - less(self.alike[uw]), count
        yield "quad_2_2", v, nephews - less(self.square[w]), count
        yield "quad_2_3", v, times * with_children[v] - less(self.alike[vw]), count
        yield "quad_2_4", v, alike * count, count
        yield "quad_2_5", v, k[v] * of_v - less(self.alike[vw]), count
        yield "quad_2_6", v, k[v] * (with_children[u] - alike) - less(self.alike[uw]), count

    def _paths(self) -> Iterator[Occurrences]:
        k, p = self.children, self.parents
        with_children, _ = self._sums_by_parent
        with_parents = np.bincount(self.tail, self.alike, minlength=len(k))
        edges = np.flatnonzero((k[self.tail] > 0) & (p[self.head] > 0))
        u, v, alike = self.head[edges], self.tail[edges], self.alike[edges]
        count = p[u] * k[v]
        yield "quad_3_1", v, row_products(self.above, u, self.below, v), count
        yield "quad_3_2", v, p[u] * row_products(self.vectors, u, self.below, v), count
        yield "quad_3_3", v, k[v] * row_products(self.above, u, self.vectors, v), count
        yield "quad_3_4", v, p[u] * with_children[v], count
        yield "quad_3_5", v, alike * count, count
        yield "quad_3_6", v, k[v] * with_parents[u], count

    def _cousins(self) -> Iterator[Occurrences]:
        """Sum over t and two of its children u, v, a child w of u and a child x of v, all of them distinct."""
        n, k = len(self.children), self.children
        inner = np.flatnonzero(k[self.tail] > 0)
        t, u = self.head[inner], self.tail[inner]
        down = sparse.csr_matrix((np.ones(len(inner)), (t, u)), shape=(n, n))
        grandchildren = row_sums(down, self.below)
        many = np.bincount(t, k[u], minlength=n)
        together, within = row_squares(grandchildren), self._below_square
        sums = (together - np.bincount(t, within[u], minlength=n)) / 2
        counts = (many**2 - np.bincount(t, k[u] ** 2, minlength=n)) / 2
        at = np.flatnonzero(np.bincount(t, minlength=n) > 1)
        yield "cousins_1", at, sums[at], counts[at]
        yield from self._cousins_twice(inner)

    def _cousins_twice(self, inner: NDArray[np.int64]) -> Iterator[Occurrences]:
        """Take out what `_cousins` counts where w is x, and where w is v or x is u."""
        # w = x: a model with two parents u, v that share a parent t; as often as they share one.
        one, other, child = self._couples()
        above = self._adjacency().T.tocsr()
        shared = above[one].multiply(above[other]).tocsr()
        times = np.diff(shared.indptr)
        w = np.repeat(child, times)
        yield "cousins_1", shared.indices.astype(np.int64), -self.square[w], -np.ones(len(w))
        # w = v: t → u → v beside t → v; then x is any child of v, and (v, x) is no pair of cousins.
        place, v, _, _ = self._shortcuts(inner)
        t = self.head[inner][place]
        with_children, _ = self._sums_by_parent
        yield "cousins_1", t, -with_children[v], -self.children[v]

    def _adjacency(self) -> sparse.csr_matrix:
        n = len(self.children)
        return sparse.csr_matrix((np.ones(len(self.head)), (self.head, self.tail)), shape=(n, n))

    def _couples(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Every two parents that a model has, the lesser first, and the model."""
        one, other, child = self._ordered_couples
        once = one < other
        return one[once], other[once], child[once]

    @cached_property
    def _ordered_couples(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        order = np.argsort(self.tail, kind="stable")
        tail, head = self.tail[order], self.head[order]
        several = np.flatnonzero(self.parents[tail] > 1)
        begin = np.searchsorted(tail, tail[several])
        size = self.parents[tail[several]].astype(np.int64)
        other = head[spans(begin, size)]
        one = np.repeat(head[several], size)
        child = np.repeat(tail[several], size)
        apart = one != other
        return one[apart], other[apart], child[apart]

    def _shortcuts(
        self, edges: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Find each w with u → v → w and u → w, for the edges u → v given.

        Returns the place in `edges`, w, and the rows of the edges u → w and v → w.
        """
        n = len(self.children)
        u, v, w = self._ordered_couples
        keys = self.head * n + self.tail  # ascending: by head, then tail
        wanted = keys[edges]
        at = np.searchsorted(wanted, u * n + v)
        found = np.flatnonzero(at < len(wanted))
        found = found[wanted[at[found]] == (u * n + v)[found]]
        u, v, w, at = u[found], v[found], w[found], at[found]
        return at, w, np.searchsorted(keys, u * n + w), np.searchsorted(keys, v * n + w)


def _sums(groups: NDArray[np.integer], values: NDArray[np.float64], size: int) -> NDArray[np.float64]:
    """Add up values by group, (size,)."""
    return np.bincount(groups, values, minlength=size).astype(np.float64, copy=False)
