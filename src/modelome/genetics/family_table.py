"""Families of a study: sizes, generations, breadth, virality, offspring, with mass uploads and without them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from modelome.genetics.bursts import burst_models, with_and_without
from modelome.genetics.edge_groups import EdgeGroup
from modelome.genetics.edge_rates import EdgeMeasures, edge_rates
from modelome.genetics.family_graphs import WITHOUT_MERGES, family_graphs
from modelome.genetics.family_ranks import largest_components, largest_families
from modelome.genetics.family_sizes import families_of, size_rows, tree_rows
from modelome.genetics.kin_graph import units_of
from modelome.genetics.long_table import long_table
from modelome.genetics.offspring import offspring_rows
from modelome.lineage.edges import RELATIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pyarrow as pa
    from numpy.typing import NDArray

    from modelome.genetics.edge_groups import EdgeFacts
    from modelome.genetics.study import Study

__all__ = ["family_table"]


def family_table(study: Study) -> pa.Table:
    """Measure families by relation; rows are named `families`."""
    crowd = burst_models(study)
    return long_table(row for trait, part in with_and_without(study) for row in _rows(part, trait, crowd))


def _rows(study: Study, trait: str, crowd: NDArray[np.bool_]) -> Iterator[dict[str, Any]]:
    ids = study.models["id"]
    drawn = {"replicates": study.replicates, "seed": study.seed}
    unit, _ = units_of(study.lineage.nodes)
    studied = int(study.member.sum())
    for graph in family_graphs(study):
        facts = {"name": "families", "trait": trait, **graph.facts()}
        families, components = ({**facts, "weighting": each} for each in ("family", "component"))
        trees = families_of(graph)
        yield from size_rows(trees.size, studied, families, **drawn)
        yield from tree_rows(trees, families, **drawn)
        sizes = np.bincount(graph.component[graph.member])
        yield from size_rows(sizes[sizes > 1], studied, components, **drawn)
        if graph.relation != WITHOUT_MERGES:
            yield from offspring_rows(graph.children.degrees()[graph.member], unit[graph.member], facts, **drawn)
        if graph.relation in ("all", WITHOUT_MERGES):
            yield from largest_families(trees, ids, crowd, graph, families)
            yield from largest_components(graph, ids, components, seed=study.seed)
    yield from _further(study.edges, study.models.num_rows, {"name": "families", "trait": trait}, drawn)


def _further(edges: EdgeFacts, models: int, facts: Mapping[str, Any], drawn: Mapping[str, int]) -> list[dict[str, Any]]:
    """Tell what share of the edges of each relation lead to a model that has children itself, merges left out."""
    rows = []
    merge = RELATIONS.index("merge")
    for source, codes in (("declared", edges.relation), ("inferred", edges.inferred)):
        has = np.zeros(models, bool)
        has[edges.parent[codes != merge]] = True
        measured = EdgeMeasures(
            ["further children"], has[edges.child][None, :].astype(np.float64), np.ones((1, len(edges.child)))
        )
        groups = [
            EdgeGroup(relation, source, "all", np.flatnonzero(codes == place))
            for place, relation in enumerate(RELATIONS)
        ]
        rows += edge_rates(measured, edges, [group for group in groups if len(group.rows)], facts, **drawn)
    return rows
