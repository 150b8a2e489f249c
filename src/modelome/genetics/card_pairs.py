"""How much of a quantity child and parent have, edge by edge, and why two means of it can disagree.

The paper (arXiv 2508.06811, section 7) divides means over edges: a long card counts as often as it has children, and
parents of many have long cards. The mean of what each pair does weighs a card of forty characters like any, and one
child that writes a thousand outweighs a hundred that halve theirs. The log ratio, the median and the share that shrank
bend to neither.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from modelome.genetics.edge_groups import edge_groups
from modelome.genetics.edge_rates import EdgeMeasures, edge_rates
from modelome.genetics.unit_quantiles import unit_quantile

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modelome.genetics.edge_groups import EdgeFacts
    from modelome.genetics.study import Study

__all__ = ["FLAG_MEASURES", "PAIR_MEASURES", "edges_where", "flag_rows", "pair_rows"]

PAIR_MEASURES = ("parent mean", "child mean", "ratio of means", "mean of ratios", "mean log ratio", "shrank", "grew")
MEDIAN = "median ratio"
FLAG_MEASURES = ("parent", "child", "difference")


def edges_where(edges: EdgeFacts, kept: NDArray[np.bool_]) -> EdgeFacts:
    """Keep some edges; units stay what they are."""
    columns = {name: getattr(edges, name)[kept] for name in ("parent", "child", "relation", "inferred", "year", "unit")}
    return replace(edges, **columns)


def pair_rows(study: Study, edges: EdgeFacts, amount: NDArray[np.int64], trait: str) -> list[dict[str, Any]]:
    """Tell `PAIR_MEASURES` and the median ratio of an amount (n,) over the edges where both ends have some of it.

    Ratios are child over parent: 1 is no change. The median is of all years only.
    """
    edges = edges_where(edges, (amount[edges.parent] > 0) & (amount[edges.child] > 0))
    if not len(edges.parent):
        return []
    parent, child = (amount[each].astype(np.float64) for each in (edges.parent, edges.child))
    one, ratio = np.ones(len(parent)), child / parent
    measured = EdgeMeasures(
        PAIR_MEASURES,
        np.stack([parent, child, child, ratio, np.log(ratio), child < parent, child > parent]),
        np.stack([one, one, parent, one, one, one, one]),
    )
    groups, facts = edge_groups(edges), {"name": "cards", "trait": trait}
    rows = edge_rates(measured, edges, groups, facts, replicates=study.replicates, seed=study.seed)
    for group in groups:
        if group.period != "all":
            continue
        unit = edges.unit[group.rows]
        sizes = np.bincount(unit, minlength=edges.units)
        for weighting, weights in (("edge", None), ("family", 1 / sizes[unit])):
            estimate, low, high = unit_quantile(
                ratio[group.rows], unit, 0.5, weights=weights, replicates=study.replicates, seed=study.seed
            )
            rows.append(
                {
                    **facts,
                    **group.facts(),
                    "measure": MEDIAN,
                    "weighting": weighting,
                    "estimate": estimate,
                    "low": low,
                    "high": high,
                    "n": len(unit),
                    "denominator": len(unit) if weights is None else int((sizes > 0).sum()),
                    "replicates": study.replicates,
                    "seed": study.seed,
                }
            )
    return rows


def flag_rows(study: Study, edges: EdgeFacts, flag: NDArray[np.bool_], trait: str) -> list[dict[str, Any]]:
    """Tell on what share of edges the parent has a flag (n,), the child has it, and the difference of the two."""
    if not len(edges.parent):
        return []
    parent, child = (flag[each].astype(np.float64) for each in (edges.parent, edges.child))
    measured = EdgeMeasures(FLAG_MEASURES, np.stack([parent, child, child - parent]), np.ones((3, len(parent))))
    return edge_rates(
        measured,
        edges,
        edge_groups(edges),
        {"name": "cards", "trait": trait},
        replicates=study.replicates,
        seed=study.seed,
    )
