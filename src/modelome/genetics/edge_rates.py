"""Means over the edges of groups, every edge alike or every family alike, with intervals over families."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from modelome.genetics.bootstrap import REPLICATES, ratio_intervals

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from modelome.genetics.edge_groups import EdgeFacts, EdgeGroup

__all__ = ["WEIGHTINGS", "EdgeMeasures", "edge_rates"]

WEIGHTINGS = ("edge", "family")
"""Every edge alike, as in the paper; every family (component, or family of the largest one) alike."""


@dataclass(frozen=True)
class EdgeMeasures:
    """What is measured on each edge: its names (m,), what an edge adds and what it counts for below, (m, edges)."""

    names: Sequence[str]
    value: NDArray[np.float64]
    of: NDArray[np.float64]


def edge_rates(
    measured: EdgeMeasures,
    edges: EdgeFacts,
    groups: Iterable[EdgeGroup],
    facts: Mapping[str, Any],
    *,
    replicates: int = REPLICATES,
    seed: int = 0,
) -> list[dict[str, Any]]:
    """Tell `value.sum() / of.sum()` of each measure, group and weighting, as rows of a long table.

    `facts` is what every row says besides: name, trait. Families are drawn again `replicates` times, by `seed`.
    """
    rows = []
    for group in groups:
        units, place = np.unique(edges.unit[group.rows], return_inverse=True)

        total, count = (_sums(each[:, group.rows], place, len(units)) for each in (measured.value, measured.of))
        told = count > 0
        mean = np.divide(total, count, out=np.zeros_like(total), where=told)
        sums = ((total, count), (mean, told.astype(np.float64)))
        for weighting, (above, below) in zip(WEIGHTINGS, sums, strict=True):
            found = ratio_intervals(above, below, replicates=replicates, seed=seed)
            rows += [
                {
                    **facts,
                    **group.facts(),
                    "measure": measure,
                    "weighting": weighting,
                    "estimate": found.estimate[at],
                    "low": found.low[at],
                    "high": found.high[at],
                    "n": round(total[at].sum()),
                    "denominator": round(below[at].sum()),
                    "replicates": replicates,
                    "seed": seed,
                }
                for at, measure in enumerate(measured.names)
            ]
    return rows


def _sums(values: NDArray[np.float64], place: NDArray[np.integer], units: int) -> NDArray[np.float64]:
    return np.stack([np.bincount(place, row, minlength=units) for row in values])
