"""Whether the graph is what a family tree should be: without cycles, one parent a model, one root a component.

The paper (arXiv 2508.06811) draws its largest families as trees, says that they are acyclic, and finds families in the
graph without merges; it tests none of this.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow.compute as pc

from modelome.genetics.bootstrap import ratio_intervals
from modelome.genetics.bursts import with_and_without
from modelome.genetics.child_times import dates_of
from modelome.genetics.edge_groups import edge_groups
from modelome.genetics.edge_rates import EdgeMeasures, edge_rates
from modelome.genetics.family_graphs import family_graphs
from modelome.genetics.kin_graph import units_of
from modelome.genetics.long_table import long_table
from modelome.genetics.several_roots import several_roots

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pyarrow as pa
    from numpy.typing import NDArray

    from modelome.genetics.family_graphs import FamilyGraph
    from modelome.genetics.study import Study

__all__ = ["graph_claims_table"]


def graph_claims_table(study: Study) -> pa.Table:
    """Test cycles, numbers of parents and roots, ghosts and dates by relation; rows are named `graph_claims`."""
    return long_table(_rows(study))


def _rows(study: Study) -> Iterator[dict[str, Any]]:
    for trait, part in with_and_without(study):
        facts = {"name": "graph_claims", "trait": trait}
        for graph in family_graphs(part):
            yield from _cycles(graph, {**facts, **graph.facts()})
            yield from _parents(part, graph, {**facts, **graph.facts()})
            yield from _components(part, graph, {**facts, **graph.facts()})
        yield from _declared(part, facts)
        yield from _dates(part, facts)


def _cycles(graph: FamilyGraph, facts: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    knots = graph.knots
    cycles = knots.cycles()
    within = int(knots.size[cycles].sum())
    studied, edges = int(graph.member.sum()), graph.children.edges
    turning = graph.straight.in_cycles
    yield {**facts, "measure": "cycles", "weighting": "component", "estimate": float(len(cycles)), "n": len(cycles)}
    yield {**facts, **_share("in a cycle", "model", within, studied)}
    yield {**facts, **_share("in a cycle", "edge", turning, edges)}


def _parents(study: Study, graph: FamilyGraph, facts: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Tell which models that have a parent in the graph have several there, and several roots above them."""
    unit, _ = units_of(study.lineage.nodes)
    number = np.bincount(graph.edges["child_ix"].to_numpy(), minlength=len(unit))
    has = np.flatnonzero(number > 0)
    rooted = several_roots(graph)[has]
    measured = {"several parents": number[has] > 1, "several roots": rooted}
    yield from _ratios(measured, unit[has], {**facts, "weighting": "model"}, study)


def _components(study: Study, graph: FamilyGraph, facts: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Tell which components of two models and more are trees, and which have several roots."""
    component, forest = graph.component, graph.forest
    size = np.bincount(component)
    some = size > 1
    head = graph.edges["parent_ix"].to_numpy()
    edges = np.bincount(component[head], minlength=len(size))
    childless = np.bincount(graph.edges["child_ix"].to_numpy(), minlength=len(component)) == 0
    roots = np.bincount(component[childless], minlength=len(size))
    tree = (edges == size - 1) & (roots == 1)
    measured = {"trees": tree[some], "several roots": roots[some] > 1}
    yield from _ratios(measured, np.arange(int(some.sum())), {**facts, "weighting": "component"}, study)
    held, deepest = int(size[some].sum()), int(forest.depth[graph.member].max(initial=0))
    yield {**facts, **_share("in a tree", "model", int(size[some & tree].sum()), held)}
    yield {**facts, "measure": "deepest", "weighting": "model", "estimate": float(deepest), "n": deepest}


def _declared(study: Study, facts: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Tell of all that is declared, ghosts included."""
    edges, problems = study.lineage.edges, study.lineage.problems
    facts = {**facts, "period": "all"}
    studied = int(study.member.sum())
    itself = problems.filter(pc.equal(problems["kind"], "self-loop"))["child_ix"].to_numpy()
    n = int(study.member[np.unique(itself)].sum())
    if n or edges.num_rows:
        yield {**facts, "relation": "all", **_share("names itself as its parent", "model", n, studied)}
    if not edges.num_rows:
        return
    ghost = edges["parent_ix"].is_null().to_numpy()
    child = edges["child_ix"].to_numpy()
    unit, _ = units_of(study.lineage.nodes)
    for source, column in ((None, None), ("declared", "relation"), ("inferred", "relation_inferred")):
        names = ["all"] if column is None else sorted(edges[column].unique().to_pylist())
        for name in names:
            here = np.ones(len(child), bool) if column is None else pc.equal(edges[column], name).to_numpy()
            told = {**facts, "relation": name, "relation_source": source}
            measured = {"parent is no model": ghost[here]}
            yield from _ratios(measured, unit[child[here]], {**told, "weighting": "edge"}, study)
            every = np.bincount(child[here], minlength=len(unit))
            gone = np.bincount(child[here & ghost], minlength=len(unit))
            some = np.flatnonzero(every)
            lost = {"no parent is a model": gone[some] == every[some]}
            yield from _ratios(lost, unit[some], {**told, "weighting": "model"}, study)


def _dates(study: Study, facts: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Tell which children are older than their parents, to the second; at the floor, dates are the same."""
    edges = study.edges
    created, known = dates_of(study.models)
    told = study.models["created_at"].is_valid().to_numpy()
    comparable = told[edges.parent] & told[edges.child] & (known[edges.parent] | known[edges.child])
    older = comparable & known[edges.parent] & (created[edges.child] // 1000 < created[edges.parent] // 1000)
    measured = EdgeMeasures(
        ["child before its parent"], older[None, :].astype(np.float64), comparable[None, :].astype(np.float64)
    )
    groups = edge_groups(edges, by_year=False)
    rows = edge_rates(measured, edges, groups, facts, replicates=study.replicates, seed=study.seed)
    return [row for row in rows if row["denominator"]]


def _share(measure: str, weighting: str, n: int, of: int) -> dict[str, Any]:
    estimate = n / of if of else None
    return {"measure": measure, "weighting": weighting, "estimate": estimate, "n": n, "denominator": of}


def _ratios(
    measured: Mapping[str, NDArray[np.bool_]], unit: NDArray[np.int64], facts: Mapping[str, Any], study: Study
) -> Iterator[dict[str, Any]]:
    """Tell shares, for which units are drawn again."""
    if not len(unit):
        return
    units, place = np.unique(unit, return_inverse=True)
    above = np.stack([np.bincount(place, each, minlength=len(units)).astype(np.float64) for each in measured.values()])
    below = np.broadcast_to(np.bincount(place, minlength=len(units)).astype(np.float64), above.shape)
    found = ratio_intervals(above, below, replicates=study.replicates, seed=study.seed)
    for at, (name, each) in enumerate(measured.items()):
        yield {
            **facts,
            **_share(name, facts["weighting"], int(each.sum()), len(unit)),
            "low": found.low[at],
            "high": found.high[at],
            "replicates": study.replicates,
            "seed": study.seed,
        }
