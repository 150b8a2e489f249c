"""Who came from whom: edges with evidence, families, generations, and walks over them.

`build_lineage` loads a compiler; it is imported when it is first asked for, so that readers start fast.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from modelome.lineage.agreement import confusion, precision_and_recall
from modelome.lineage.csr import Csr
from modelome.lineage.edge_arrays import EdgeArrays, edge_arrays
from modelome.lineage.edges import EDGES_SCHEMA
from modelome.lineage.export import FamilyTree, family_tree, to_graphml, to_json_graph, to_newick
from modelome.lineage.families import FAMILIES_SCHEMA
from modelome.lineage.ghosts import GHOSTS_SCHEMA
from modelome.lineage.kin import Kin, kin_of
from modelome.lineage.order import reorder
from modelome.lineage.paths import Paths, paths_to_roots
from modelome.lineage.problems import PROBLEMS_SCHEMA
from modelome.lineage.tree import NODES_SCHEMA, Lineage
from modelome.lineage.walks import Descent, Siblings, Walks

if TYPE_CHECKING:
    from modelome.lineage.build import build_lineage

__all__ = [
    "EDGES_SCHEMA",
    "FAMILIES_SCHEMA",
    "GHOSTS_SCHEMA",
    "NODES_SCHEMA",
    "PROBLEMS_SCHEMA",
    "Csr",
    "Descent",
    "EdgeArrays",
    "FamilyTree",
    "Kin",
    "Lineage",
    "Paths",
    "Siblings",
    "Walks",
    "build_lineage",
    "confusion",
    "edge_arrays",
    "family_tree",
    "kin_of",
    "paths_to_roots",
    "precision_and_recall",
    "reorder",
    "to_graphml",
    "to_json_graph",
    "to_newick",
]


def __getattr__(name: str) -> Any:
    if name == "build_lineage":
        from modelome.lineage.build import build_lineage  # noqa: PLC0415

        return build_lineage
    raise AttributeError(name)
