"""How alike siblings, and parents and children, come out where a trait runs down the observed trees by a chain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from modelome.genetics.neutral_kernels import run_down

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modelome.genetics.neutral import Chain

__all__ = ["Forest"]


@dataclass(frozen=True)
class Forest:
    """Trees of models that have a value, numbered anew, each star after that in which its parent is a child.

    `values` (n,) are the observed ones; star i has the parent `head[i]` and the children
    `tails[starts[i]:starts[i + 1]]`; `unit` (stars,) in [0, units) is what it counts for.
    """

    values: NDArray[np.int64]
    head: NDArray[np.int64]
    starts: NDArray[np.int64]
    tails: NDArray[np.int64]
    unit: NDArray[np.int64]
    units: int

    @classmethod
    def of(
        cls, values: NDArray[np.integer], parent: NDArray[np.int64], child: NDArray[np.int64], unit: NDArray[np.integer]
    ) -> Forest:
        """Take edges between models that have a value, of which no child has two; `values` and `unit` (all models,)."""
        models, place = np.unique(np.concatenate([parent, child]), return_inverse=True)
        above, below = place[: len(parent)], place[len(parent) :]
        up = np.full(len(models), -1, np.int64)
        up[below] = above
        depth = _depths(up)
        order = np.lexsort((below, above, depth[above]))
        above, below = above[order], below[order]
        first = np.flatnonzero(np.append(True, above[1:] != above[:-1])) if len(above) else np.zeros(0, np.int64)
        head = above[first]
        units, number = np.unique(unit[models[head]], return_inverse=True)
        starts = np.append(first, len(below)).astype(np.int64)
        return cls(values[models].astype(np.int64), head, starts, below, number.astype(np.int64), len(units))

    def simulated(self, chain: Chain, *, times: int, seed: int) -> NDArray[np.float64]:
        """Let the trait run down from the models without a parent, which keep their values.

        Returns how alike parent and child, the same of stars, and siblings are, as `Likeness` has them, every edge or
        pair alike, and every unit alike: (times, 2, 3).
        """
        count = self._counts()
        rng = np.random.default_rng(seed)
        cumulative = np.cumsum(chain.chances, axis=1)
        found = np.empty((times, 2, 3))
        for at in range(times):
            draws, total = rng.random(len(self.tails)), np.zeros((3, self.units))
            run_down(self.values.copy(), self.head, self.starts, self.tails, self.unit, cumulative, draws, total)
            found[at] = _means(total, count)
        return found

    def _counts(self) -> NDArray[np.float64]:
        k = np.diff(self.starts)
        edges, pairs = (np.bincount(self.unit, each, minlength=self.units) for each in (k, k * (k - 1) / 2))
        return np.stack([edges, pairs, pairs])


def _means(total: NDArray[np.float64], count: NDArray[np.float64]) -> NDArray[np.float64]:
    """Divide sums of all units, and each unit's own, (2, 3); NaN where nothing is divided."""
    told = count > 0
    own = np.divide(total, count, out=np.zeros_like(total), where=told)
    above, below = np.stack([total.sum(axis=1), own.sum(axis=1)]), np.stack([count.sum(axis=1), told.sum(axis=1)])
    means = np.full(above.shape, np.nan)
    np.divide(above, below, out=means, where=below > 0)
    return means


def _depths(up: NDArray[np.int64]) -> NDArray[np.int64]:
    """Tell how many models are above each, (n,), where each has one parent or none (-1)."""
    depth = np.zeros(len(up), np.int64)
    at = up
    while (at >= 0).any():
        depth += at >= 0
        at = np.where(at >= 0, up[at], -1)
    return depth
