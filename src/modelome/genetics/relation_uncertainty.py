"""Means by relation where relations are inferred by rules that err: the errors undone, their uncertainty carried along.

Edges that the rules call quantized are a mixture of quantized ones and some others. How often the rules call what what
is known from edges whose relation is declared; so the totals of the true groups follow from those of the inferred ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from modelome.genetics.bootstrap import REPLICATES
from modelome.lineage.edges import RELATIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from modelome.genetics.edge_groups import EdgeFacts
    from modelome.genetics.edge_rates import EdgeMeasures

__all__ = ["CALIBRATION", "CORRECTED", "KINDS", "calibration", "corrected_rates"]

CORRECTED = "inferred, corrected"
KINDS = RELATIONS[:-1]
"""Relations that are any: the rows and columns of what follows."""

CALIBRATION = np.array([[592, 0, 94, 5], [0, 1789, 3, 8], [28, 1, 2909, 31], [134, 15, 226, 3498]])
"""Edges by declared relation (rows) and inferred one (columns), in the order of `KINDS`: the 9,333 edges of the
bundled sample of August 2026 (HF//RADAR). The rules were chosen on half of them."""

_ENOUGH = 100  # edges of a declared relation, before a snapshot's own are believed
_PRIOR = 0.5
_CONDITION = 20.0  # above it two relations look alike to the rules, and nothing is told
_LEVEL = 0.95
_CELLS = 1 << 20


def calibration(edges: EdgeFacts) -> NDArray[np.int64]:
    """Count edges by declared and inferred relation, (kinds, kinds); where few are declared, those of `CALIBRATION`."""
    kinds = len(KINDS)
    told = (edges.relation < kinds) & (edges.inferred < kinds)
    pairs = edges.relation[told].astype(np.int64) * kinds + edges.inferred[told]
    own = np.bincount(pairs, minlength=kinds * kinds).reshape(kinds, kinds)
    found: NDArray[np.int64] = np.where(own.sum(axis=1, keepdims=True) >= _ENOUGH, own, CALIBRATION)
    return found


def corrected_rates(
    measured_as: Callable[[str], EdgeMeasures],
    edges: EdgeFacts,
    facts: Mapping[str, Any],
    *,
    replicates: int = REPLICATES,
    seed: int = 0,
) -> list[dict[str, Any]]:
    """Tell means over the edges that are truly of each relation, as rows of a long table.

    `measured_as(relation)` are the measures of all edges, were they of this relation: most do not depend on it. It is
    assumed that an edge's value does not depend on what the rules call it, once its true relation is known. Each
    replicate draws families again and the shares of the rules' answers from their posterior (Dirichlet). No rows where
    the rules can't tell two relations apart, or a group comes out empty.
    """
    if not len(edges.parent):
        return []
    counts = calibration(edges) + _PRIOR
    shares = counts / counts.sum(axis=1, keepdims=True)
    if np.linalg.cond(shares) > _CONDITION:
        return []
    rng = np.random.default_rng(seed)
    drawn = np.stack([rng.dirichlet(row, replicates) for row in counts], axis=1)
    units, unit = np.unique(edges.unit, return_inverse=True)
    rows = []
    for place, relation in enumerate(KINDS):
        measured = measured_as(relation)
        both = np.concatenate([measured.value, measured.of])
        sums = np.stack([_sums(row, edges.inferred, unit, len(units)) for row in both])
        total, below = np.split(_true(shares[None], sums.sum(axis=2)[None], place)[0], 2)
        again = _true(drawn, _redrawn(sums, replicates, rng), place)
        for at, measure in enumerate(measured.names):
            counted = measured.value[at][measured.of[at] > 0]
            above_drawn, below_drawn = again[:, at], again[:, len(measured.names) + at]
            told = below_drawn > 0
            if below[at] < 1 or not len(counted) or told.mean() < _LEVEL:
                continue
            bounds = counted.min(), counted.max()
            values = np.clip(above_drawn[told] / below_drawn[told], *bounds)
            low, high = np.quantile(values, [(1 - _LEVEL) / 2, (1 + _LEVEL) / 2])
            rows.append(
                {
                    **facts,
                    "measure": measure,
                    "relation": relation,
                    "relation_source": CORRECTED,
                    "weighting": "edge",
                    "period": "all",
                    "estimate": np.clip(total[at] / below[at], *bounds),
                    "low": low,
                    "high": high,
                    "n": round(max(total[at], 0.0)),
                    "denominator": round(below[at]),
                    "replicates": replicates,
                    "seed": seed,
                }
            )
    return rows


def _sums(
    values: NDArray[np.float64], inferred: NDArray[np.integer], unit: NDArray[np.integer], units: int
) -> NDArray[np.float64]:
    """Sum by inferred relation and unit, (kinds, units)."""
    cells: NDArray[np.float64] = np.bincount(
        inferred.astype(np.int64) * units + unit, values, minlength=len(RELATIONS) * units
    ).astype(np.float64)
    return cells.reshape(len(RELATIONS), units)[: len(KINDS)]


def _true(shares: NDArray[np.float64], sums: NDArray[np.float64], place: int) -> NDArray[np.float64]:
    """Totals of one true relation: of (replicates, kinds, kinds) and (replicates, rows, kinds), (replicates, rows)."""
    found: NDArray[np.float64] = np.linalg.solve(shares.transpose(0, 2, 1), sums.transpose(0, 2, 1))[:, place].astype(
        np.float64
    )
    return found


def _redrawn(sums: NDArray[np.float64], replicates: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Draw units again and add up: of (rows, kinds, units), (replicates, rows, kinds)."""
    rows, kinds, units = sums.shape
    flat = sums.reshape(rows * kinds, units).T
    found = np.empty((replicates, rows * kinds))
    at_once = max(_CELLS // units, 1)
    for at in range(0, replicates, at_once):
        several = min(at_once, replicates - at)
        drawn = rng.integers(0, units, (several, units)) + units * np.arange(several)[:, None]
        times = np.bincount(drawn.ravel(), minlength=several * units).reshape(several, units).astype(np.float64)
        found[at : at + several] = times @ flat
    return found.reshape(replicates, rows, kinds)
