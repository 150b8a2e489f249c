"""What likeness of kin chance alone would give: matched strangers, mixed texts, other parents.

The paper (arXiv 2508.06811) sets kin beside any two models, most of which have no kin and hardly a tag. Each model of
chance here keeps more of what makes two models alike without kinship.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from modelome.genetics.kin_strata import shuffled

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from modelome.genetics.kin_null_graph import KinNullGraph, RowsOfModels

__all__ = ["Drawn", "mixed_texts", "other_parents", "permutations_for"]

_EDGES = 3_000_000
_LEAST = 30

_Sums = list["NDArray[np.float64]"]


@dataclass(frozen=True)
class Drawn:
    """Sums of similarity and numbers of occurrences of each drawing, both (drawings, CHANCE_PAIRS, units)."""

    total: NDArray[np.float64]
    count: NDArray[np.float64]

    def means(self) -> NDArray[np.float64]:
        """Mean similarity over all occurrences, (drawings, CHANCE_PAIRS); NaN where there is none."""
        return _ratio(self.total.sum(axis=2), self.count.sum(axis=2))

    def unit_means(self) -> NDArray[np.float64]:
        """Mean over units of each unit's own mean, (drawings, CHANCE_PAIRS); NaN where there is none."""
        own, told = _ratio(self.total, self.count), self.count > 0
        return _ratio(np.where(told, own, 0).sum(axis=2), told.sum(axis=2))


def permutations_for(edges: int, replicates: int) -> int:
    """Choose how often chance is drawn: as often as asked for, less on many edges, but 30 times where asked for more.

    >>> permutations_for(5_000, 200), permutations_for(120_000, 200), permutations_for(5_000_000, 200)
    (200, 30, 30)
    """
    return min(replicates, max(_EDGES // max(edges, 1), _LEAST))


def mixed_texts(
    graph: KinNullGraph,
    texts: Sequence[RowsOfModels],
    strata: NDArray[np.integer],
    *,
    drawings: int,
    seed: int,
    threads: int = 1,
) -> list[Drawn]:
    """Let the texts of the graph's models change places within `strata` (models of the graph,), each kind alike."""

    def once(rng: np.random.Generator) -> tuple[_Sums, NDArray[np.float64]]:
        order = shuffled(strata, rng)
        mixed = [replace(each, place=each.place[order]) for each in texts]
        return [graph.sums(each, each) for each in mixed], graph.counts

    _ = graph.children, graph.counts  # computed before threads ask for them
    return _drawn(once, drawings, seed, threads)


def other_parents(
    graph: KinNullGraph,
    texts: Sequence[RowsOfModels],
    strata: NDArray[np.integer],
    *,
    drawings: int,
    seed: int,
    threads: int = 1,
) -> list[Drawn]:
    """Let the parents of edges change places within `strata` (edges,).

    All models keep as many parents and children, but for edges that come to stand in a cycle, or twice: these are left
    out.
    """

    def once(rng: np.random.Generator) -> tuple[_Sums, NDArray[np.float64]]:
        other = graph.with_parents(graph.parent[shuffled(strata, rng)])
        return [other.sums(each, each) for each in texts], other.counts

    return _drawn(once, drawings, seed, threads)


def _drawn(
    once: Callable[[np.random.Generator], tuple[_Sums, NDArray[np.float64]]], drawings: int, seed: int, threads: int
) -> list[Drawn]:
    """Draw with a generator of its own each time, so that threads change nothing."""
    generators = [np.random.default_rng(each) for each in np.random.SeedSequence(seed).spawn(drawings)]
    with ThreadPoolExecutor(threads) as pool:
        found = list(pool.map(once, generators))
    count = np.stack([each for _, each in found])
    return [Drawn(np.stack(total), count) for total in zip(*(sums for sums, _ in found), strict=True)]


def _ratio(above: NDArray[np.floating], below: NDArray[np.floating] | NDArray[np.integer]) -> NDArray[np.float64]:
    found = np.full(above.shape, np.nan)
    np.divide(above, below, out=found, where=below > 0)
    return found
