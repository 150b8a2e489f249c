"""Renumbering: the same lineage when the models stand in another order."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from modelome.lineage.edges import sort_edges
from modelome.lineage.families import sort_families
from modelome.lineage.problems import sort_problems
from modelome.lineage.tree import csr_of_edges

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modelome.lineage.tree import Lineage

__all__ = ["reorder"]


def reorder(lineage: Lineage, order: NDArray[np.integer]) -> Lineage:
    """Renumber the models: row `new` holds what was row `order[new]`; `order` is a permutation.

    Every table is sorted anew by its own rule; what the rows say stays as it is, and so do the numbers of
    components.
    """
    count = lineage.nodes.num_rows
    order = np.asarray(order, np.int64)
    if len(order) != count or not np.array_equal(np.bincount(order, minlength=count), np.ones(count)):
        raise ValueError(f"order must hold each of the {count} rows once; it has {len(order)} entries")
    new = np.empty(count, np.int32)
    new[order] = np.arange(count, dtype=np.int32)

    edges = sort_edges(_renumber(_renumber(lineage.edges, "child_ix", new), "parent_ix", new))
    nodes = _renumber(_renumber(lineage.nodes.take(pa.array(order)), "root_ix", new), "ix", new)
    children, parents = csr_of_edges(edges, count)
    return replace(
        lineage,
        edges=edges,
        nodes=nodes,
        families=sort_families(_renumber(lineage.families, "root_ix", new)),
        problems=sort_problems(_renumber(lineage.problems, "child_ix", new)),
        children=children,
        parents=parents,
    )


def _renumber(table: pa.Table, column: str, new: NDArray[np.int32]) -> pa.Table:
    """Replace the rows named in a column; nulls stay null."""
    at = table.schema.get_field_index(column)
    moved = pc.take(pa.array(new), table[column])
    return table.set_column(at, table.schema.field(at), moved)
