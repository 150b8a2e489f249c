"""Models alike in task, library and month of creation: what chance is matched on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from modelome.genetics.kin_null_graph import RowsOfModels
from modelome.genetics.name_numbers import name_numbers
from modelome.genetics.time_periods import months_of

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

__all__ = ["LEVELS", "Strangers", "shuffled", "strangers", "strata_of"]

LEVELS = ("task, library and month", "task and library", "library", "nothing")
"""What models are matched on, the closest first."""


def strata_of(models: pa.Table) -> NDArray[np.int64]:
    """Give the stratum of each model by level, (LEVELS, n); those without a task, library or date are alike in that."""
    task, library = (name_numbers(models[name]) for name in ("task", "library"))
    month = months_of(models).place + 1
    closest = (task, library, month), (task, library), (library,), (np.zeros_like(task),)
    return np.stack([_together(*parts) for parts in closest])


@dataclass(frozen=True)
class Strangers:
    """The mean text of a model's match, exactly: of all models of its stratum that are no kin of it.

    `means` has a row for each of `wanted` models; `level` (wanted,) is the first of `LEVELS` that has such models.
    """

    means: RowsOfModels
    level: NDArray[np.int64]


def strangers(
    vectors: sparse.csr_matrix,
    strata: NDArray[np.int64],
    component: NDArray[np.int64],
    pool: NDArray[np.bool_],
    wanted: NDArray[np.int64],
) -> Strangers | None:
    """Match models with others of their stratum but of another component; None where a model has no stranger at all.

    Args:
        vectors: (n, terms) rows of all models.
        strata: (LEVELS, n).
        component: of each model, (n,): models of one are kin.
        pool: models that may be drawn, (n,).
        wanted: rows of the models that are replaced, (k,).

    """
    pairs = np.stack([strata[0][wanted], component[wanted]])
    _, first, place = np.unique(pairs, axis=1, return_index=True, return_inverse=True)
    some, place = wanted[first], place.ravel().astype(np.int64)
    drawn = np.flatnonzero(pool)
    level, means = np.full(len(some), -1), sparse.csr_matrix((len(some), vectors.shape[1]))
    for at, stratum in enumerate(strata):
        left = np.flatnonzero(level < 0)
        all_sums, all_sizes = _sums_of(vectors, stratum, some[left], drawn)
        kin_sums, kin_sizes = _sums_of(vectors, _together(stratum, component), some[left], drawn)
        sizes = all_sizes - kin_sizes
        having = np.flatnonzero(sizes > 0)
        into = sparse.csr_matrix((1 / sizes[having], (left[having], having)), shape=(len(some), len(left)))
        means = means + into @ (all_sums - kin_sums)
        level[left[having]] = at
    if (level < 0).any():
        return None
    return Strangers(RowsOfModels.of(means.tocsr(), place), level[place])


def shuffled(strata: NDArray[np.integer], rng: np.random.Generator) -> NDArray[np.int64]:
    """Draw a permutation (k,) that changes the places within each of the `strata` (k,), numbers below 2^32."""
    places = np.argsort(strata, kind="stable")
    found = np.empty(len(strata), np.int64)
    found[places] = np.argsort(strata + rng.random(len(strata)), kind="stable")
    return found


def _sums_of(
    vectors: sparse.csr_matrix, group: NDArray[np.int64], models: NDArray[np.int64], drawn: NDArray[np.int64]
) -> tuple[sparse.csr_matrix, NDArray[np.int64]]:
    """Add up the rows of those `drawn` that are of the group of each of `models`, and count them."""
    groups, place = np.unique(group[models], return_inverse=True)
    at = np.minimum(np.searchsorted(groups, group[drawn]), max(len(groups) - 1, 0))
    mine = np.flatnonzero(groups[at] == group[drawn]) if len(groups) else np.zeros(0, np.int64)
    having = sparse.csr_matrix((np.ones(len(mine)), (at[mine], drawn[mine])), shape=(len(groups), len(group)))
    sizes = np.bincount(at[mine], minlength=len(groups))
    return (having @ vectors).tocsr()[place], sizes[place]


def _together(*parts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give each combination of numbers from 0 a number."""
    found = parts[0]
    for part in parts[1:]:
        _, found = np.unique(found * (int(part.max(initial=0)) + 1) + part, return_inverse=True)
    return found.astype(np.int64)
