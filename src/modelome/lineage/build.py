"""From the table of models to the graph of who came from whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from modelome.lineage import descent
from modelome.lineage.cycles import condense, weak_components
from modelome.lineage.declarations import read_declarations
from modelome.lineage.edges import EDGES_SCHEMA, merge_declarations
from modelome.lineage.families import rank_roots, tell_families
from modelome.lineage.ghosts import tell_ghosts
from modelome.lineage.problems import find_problems, known_dates
from modelome.lineage.relations import infer_relations
from modelome.lineage.tree import NODES_SCHEMA, Lineage, csr_of_edges
from modelome.progress import Silent

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modelome.lineage.csr import Csr
    from modelome.lineage.cycles import Condensation
    from modelome.lineage.edges import MergedEdges
    from modelome.progress import Progress

__all__ = ["build_lineage"]


def build_lineage(models: pa.Table, aliases: pa.Table, progress: Progress | None = None) -> Lineage:
    """Build the lineage of `models` (canonical, ids unique) with legacy `aliases` (alias, model_id).

    Deterministic; linear in models and edges but for sorting and for the walks of
    `descent.count_descendants`.
    """
    progress = progress or Silent()
    with progress.stage("lineage: edges", models.num_rows):
        declared = read_declarations(models, aliases)
        itself = declared.parent == declared.child
        blank = pc.equal(declared.name, "").to_numpy(zero_copy_only=False)
        merged = merge_declarations(
            declared.take(np.flatnonzero(~itself & ~blank)),
            models["id"].combine_chunks(),
        )
        edges = _with_inference(models, merged)
        children, parents = csr_of_edges(edges, models.num_rows)
    with progress.stage("lineage: families", models.num_rows):
        graph = condense(children)
        nodes, is_root = _tell_nodes(models, edges, children, parents, graph)
        only_ghosts = nodes["only_ghosts"].to_numpy()
        return Lineage(
            edges=edges,
            nodes=nodes,
            families=tell_families(models, nodes, is_root),
            ghosts=tell_ghosts(edges, only_ghosts, aliases),
            problems=find_problems(models, declared.take(np.flatnonzero(itself | blank)), merged, graph),
            children=children,
            parents=parents,
        )


def _with_inference(models: pa.Table, merged: MergedEdges) -> pa.Table:
    inferred, rule = infer_relations(models, merged.table)
    table = merged.table.append_column("relation_inferred", inferred).append_column("rule", rule)
    return table.select(EDGES_SCHEMA.names).cast(EDGES_SCHEMA)


def _tell_nodes(
    models: pa.Table,
    edges: pa.Table,
    children: Csr,
    parents: Csr,
    graph: Condensation,
) -> tuple[pa.Table, NDArray[np.bool_]]:
    count = models.num_rows
    order = descent.topological_order(graph)
    descendants = descent.count_descendants(graph, order)[graph.knot_of]
    is_root = (graph.parents.degrees() == 0)[graph.knot_of]

    ranked = rank_roots(
        np.flatnonzero(is_root),
        descendants,
        known_dates(models),
        models["id"].combine_chunks(),
    )
    rank = np.full(graph.knots, len(ranked), np.int64)
    np.minimum.at(rank, graph.knot_of[ranked], np.arange(len(ranked)))
    principal = ranked[descent.inherit_least(graph, order, rank)[graph.knot_of]] if count else ranked

    unresolved = edges.filter(pc.is_null(edges["parent_ix"]))["child_ix"].to_numpy()
    ghost_parents = np.bincount(unresolved, minlength=count)
    resolved_parents = parents.degrees()
    nodes = pa.table(
        [
            np.arange(count),
            descent.generations(graph, order)[graph.knot_of],
            weak_components(children),
            principal,
            resolved_parents,
            children.degrees(),
            descendants,
            ghost_parents,
            is_root,
            (ghost_parents > 0) & (resolved_parents == 0),
        ],
        names=NODES_SCHEMA.names,
    )
    return nodes.cast(NODES_SCHEMA), is_root
