"""Similarity of all pairs of a family by distance in its tree and by difference of generation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from modelome.genetics.bootstrap import ratio_intervals
from modelome.genetics.kin_graph import kin_graphs, principal_parents, units_of
from modelome.genetics.kin_vectors import TEXTS, terms_of
from modelome.genetics.long_table import long_table
from modelome.genetics.terms import count_terms
from modelome.genetics.tree_distances import sum_by_distance

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from modelome.genetics.study import Study
    from modelome.genetics.tree_distances import DistanceSums

__all__ = ["FARTHEST", "kin_distance_table"]

FARTHEST = 12
"""Pairs that are more edges apart are told together, as farther."""

_MEASURE = "TF-IDF"


def kin_distance_table(study: Study) -> pa.Table:
    """Measure all pairs of each family, by how many edges of its tree lie between, and how many generations.

    Each model hangs from one parent (`principal_parents`) of the relation. Rows are named `kin_distance`, their trait
    is the text. Pairs count for the unit of their nearest shared ancestor.
    """
    unit, _ = units_of(study.lineage.nodes)
    trees = [
        (each, principal_parents(each.of, study.lineage.nodes))
        for each in kin_graphs(study.lineage.edges, study.models.num_rows)
    ]
    made = [long_table([])]
    for text, texts in TEXTS.items() if trees else ():
        of = texts(study.models)
        vectors = count_terms(of, terms_of(study, text, of)).weighted()
        for graph, parent in trees:
            inside = np.flatnonzero(parent >= 0)
            inside = np.union1d(inside, parent[inside])
            place = np.full(len(parent), -1)
            place[inside] = np.arange(len(inside))
            above = np.where(parent[inside] >= 0, place[parent[inside]], -1)
            units, number = np.unique(unit[inside], return_inverse=True)
            sums = sum_by_distance(vectors[inside], above, number, len(units), farthest=FARTHEST)
            facts = {
                "name": "kin_distance",
                "trait": text,
                "relation": graph.relation,
                "relation_source": graph.source,
                "period": "all",
                "replicates": study.replicates,
                "seed": study.seed,
            }
            made.append(_rows(sums, facts, replicates=study.replicates, seed=study.seed))
    return pa.concat_tables(made)


def _rows(sums: DistanceSums, facts: dict[str, Any], *, replicates: int, seed: int) -> pa.Table:
    kinds = list(_kinds(sums))
    totals, counts = (np.stack([kind[place] for kind in kinds]) for place in (1, 2))
    told = counts > 0
    means = np.divide(totals, counts, out=np.zeros_like(totals), where=told)
    rows = []
    for weighting, total, count in (("pair", totals, counts), ("family", means, told.astype(np.float64))):
        interval = ratio_intervals(total, count, replicates=replicates, seed=seed)
        rows += [
            {
                **facts,
                "measure": f"{_MEASURE}: {measure}",
                "weighting": weighting,
                "estimate": interval.estimate[at],
                "low": interval.low[at],
                "high": interval.high[at],
                "n": int(told[at].sum()),
                "denominator": round(counts[at].sum()),
            }
            for at, (measure, _, _) in enumerate(kinds)
        ]
    return long_table(rows)


def _kinds(sums: DistanceSums) -> Iterator[tuple[str, NDArray[np.float64], NDArray[np.float64]]]:
    """Give each kind of pairs, with sums of similarity and numbers of pairs by unit."""
    yield "same tree", sums.total_any, sums.count_any
    for distance in np.unique(sums.distance).tolist():
        rows = sums.distance == distance
        yield f"distance {distance}", sums.total[rows].sum(axis=0), sums.count[rows].sum(axis=0)
    farther = sums.count_any - sums.count.sum(axis=0)
    if farther.any():
        # Where no pair is farther, what is left of the sum is rounding.
        yield f"farther than {FARTHEST}", np.where(farther > 0, sums.total_any - sums.total.sum(axis=0), 0.0), farther
    for difference in np.unique(sums.difference).tolist():
        rows = sums.difference == difference
        yield f"generations {difference}", sums.total[rows].sum(axis=0), sums.count[rows].sum(axis=0)
    for at, (distance, difference) in enumerate(zip(sums.distance.tolist(), sums.difference.tolist(), strict=True)):
        yield f"distance {distance}, generations {difference}", sums.total[at], sums.count[at]
