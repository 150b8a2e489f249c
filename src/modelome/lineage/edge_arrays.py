"""The edges of a lineage as flat arrays of small numbers, which walks read and which may be memory-mapped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from modelome.lineage.csr import Csr, build_csr
from modelome.lineage.edges import RELATIONS

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["EdgeArrays", "edge_arrays", "relation_codes"]


@dataclass(frozen=True)
class EdgeArrays:
    """One entry an edge, in the order of the edge table (by child, then parent, ghosts last).

    `child` int32, `parent` int32 (-1: a ghost), `ghost` int32 (row of the ghost table, -1: a model), `relation` and
    `inferred` uint8 (places in `RELATIONS`). `below` int32 (resolved edges,) is the row of the edge behind each entry
    of the graph parent → child. `ghost_children` leads from each ghost to its children.
    """

    child: NDArray[np.int32]
    parent: NDArray[np.int32]
    ghost: NDArray[np.int32]
    relation: NDArray[np.uint8]
    inferred: NDArray[np.uint8]
    below: NDArray[np.int32]
    ghost_children: Csr


def edge_arrays(edges: pa.Table, ghosts: pa.Table) -> EdgeArrays:
    """Flatten an edge table. O(edges log edges)."""
    parent_ix = edges["parent_ix"].combine_chunks()
    parent = pc.fill_null(parent_ix, -1).to_numpy(zero_copy_only=False).astype(np.int32, copy=False)
    child = edges["child_ix"].to_numpy().astype(np.int32, copy=False)
    resolved, ghostly = np.flatnonzero(parent >= 0), np.flatnonzero(parent < 0)
    below = resolved[np.lexsort((child[resolved], parent[resolved]))].astype(np.int32)
    named = edges["parent_id"].combine_chunks().take(pa.array(ghostly))
    number = pc.index_in(named, value_set=ghosts["parent_id"].combine_chunks()).to_numpy(zero_copy_only=False)
    ghost = np.full(len(parent), -1, np.int32)
    ghost[ghostly] = number
    return EdgeArrays(
        child=child,
        parent=parent,
        ghost=ghost,
        relation=relation_codes(edges["relation"]),
        inferred=relation_codes(edges["relation_inferred"]),
        below=below,
        ghost_children=build_csr(number, child[ghostly], ghosts.num_rows),
    )


def relation_codes(relations: pa.ChunkedArray) -> NDArray[np.uint8]:
    """Give the place of each relation in `RELATIONS`."""
    places = pc.index_in(relations.combine_chunks(), value_set=pa.array(RELATIONS))
    codes: NDArray[np.uint8] = places.to_numpy(zero_copy_only=False).astype(np.uint8)
    return codes
