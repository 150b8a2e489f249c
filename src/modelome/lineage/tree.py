"""The lineage of a snapshot: its tables, and the graph in both directions."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from modelome.lineage.csr import Csr, build_csr

__all__ = ["NODES_SCHEMA", "Lineage", "csr_of_edges"]

NODES_SCHEMA = pa.schema(
    [
        pa.field("ix", pa.int32(), nullable=False),
        pa.field("generation", pa.int32(), nullable=False),
        pa.field("component", pa.int32(), nullable=False),
        pa.field("root_ix", pa.int32(), nullable=False),
        pa.field("parents", pa.int32(), nullable=False),
        pa.field("children", pa.int32(), nullable=False),
        pa.field("descendants", pa.int32(), nullable=False),
        pa.field("ghost_parents", pa.int32(), nullable=False),
        pa.field("is_root", pa.bool_(), nullable=False),
        pa.field("only_ghosts", pa.bool_(), nullable=False),
    ],
)


@dataclass(frozen=True)
class Lineage:
    """The family tree of a snapshot. All `ix` are rows of the models that it was built from.

    `edges` has one row for each parent and child, sorted by child, then parent, ghosts last; `nodes` one
    row a model, in order; `families` one row a family, `ghosts` one a ghost, `problems` one a problem.
    `children` and `parents` hold the resolved edges in both directions.
    """

    edges: pa.Table
    nodes: pa.Table
    families: pa.Table
    ghosts: pa.Table
    problems: pa.Table
    children: Csr
    parents: Csr


def csr_of_edges(edges: pa.Table, nodes: int) -> tuple[Csr, Csr]:
    """Children of each node and parents of each node, over the resolved edges."""
    resolved = edges.filter(pc.is_valid(edges["parent_ix"]))
    parent, child = resolved["parent_ix"].to_numpy(), resolved["child_ix"].to_numpy()
    return build_csr(parent, child, nodes), build_csr(child, parent, nodes)
