"""Lineage of an atlas: the graph both ways, memory-mapped, with the evidence behind each edge."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from modelome.arrays import map_array
from modelome.atlas.coded.read import CodedColumns
from modelome.atlas.lineage_files import load_edge_arrays, load_members
from modelome.atlas.tables import load_csr, map_table
from modelome.lineage import Csr, EdgeArrays, Walks
from modelome.strings import Strings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

__all__ = ["AtlasLineage", "NodeColumns"]


@dataclass(frozen=True)
class NodeColumns:
    """What the graph says of each model, arrays of shape (n,)."""

    generation: NDArray[np.int32]
    component: NDArray[np.int32]
    root_ix: NDArray[np.int32]
    parents: NDArray[np.int32]
    children: NDArray[np.int32]
    descendants: NDArray[np.int32]
    only_ghosts: NDArray[np.bool_]
    is_root: NDArray[np.bool_]


class AtlasLineage:
    """Edges, nodes and walks; `ix` is the row of a model."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._files = path / "index" / "lineage"

    @cached_property
    def children(self) -> Csr:
        """Parent to children over resolved edges."""
        return load_csr(self._path / "lineage", "children")

    @cached_property
    def parents(self) -> Csr:
        """Child to parents over resolved edges."""
        return load_csr(self._path / "lineage", "parents")

    @cached_property
    def edges(self) -> pa.Table:
        """All edges, ghosts included, sorted by child."""
        return map_table(self._path / "index" / "edges.arrow")

    @cached_property
    def walks(self) -> Walks:
        """Ancestors, descendants and siblings."""
        return Walks(self.edge_arrays, self.children, self.parents)

    @cached_property
    def edge_arrays(self) -> EdgeArrays:
        """All edges as arrays of numbers, in the order of `edges`."""
        return load_edge_arrays(self._files)

    @cached_property
    def contradicted(self) -> NDArray[np.bool_]:
        """Whether something contradicts an edge: its date, its relations, a cycle; (edges,)."""
        return np.asarray(map_array(self._files / "edge_contradicted.npy"))

    @cached_property
    def nodes(self) -> NodeColumns:
        """Generation, component, root and counts of every model."""
        columns = CodedColumns(self._path / "index" / "columns")
        return NodeColumns(**{field.name: columns.array(field.name) for field in fields(NodeColumns)})

    @cached_property
    def families(self) -> pa.Table:
        """One row a family, the largest first."""
        return pq.read_table(self._path / "lineage" / "families.parquet")

    @cached_property
    def family_list(self) -> pa.Table:
        """The families as `families` has them, mapped: root_ix, size, generations, first_at, last_at."""
        return map_table(self._files / "families.arrow")

    @cached_property
    def members(self) -> Csr:
        """Members of each family of `family_list`: the root, then by generation, then by row."""
        return load_members(self._files)

    @cached_property
    def ghost_ids(self) -> Strings:
        """Names of the ghosts, in the order of `ghosts`."""
        return Strings(self._files, "ghosts")

    @property
    def ghost_children(self) -> Csr:
        """Ghost to children."""
        return self.edge_arrays.ghost_children

    @cached_property
    def ghosts(self) -> pa.Table:
        """One row a ghost."""
        return pq.read_table(self._path / "lineage" / "ghosts.parquet")

    @cached_property
    def problems(self) -> pa.Table:
        """One row a contradiction, sorted by child."""
        return map_table(self._files / "problems.arrow")

    @cached_property
    def cyclic(self) -> NDArray[np.int32]:
        """Models that are their own ancestors, ascending."""
        kinds = self.problems["kind"].to_numpy()
        return np.unique(self.problem_children[kinds == "cycle"])

    def problems_of(self, ix: int) -> pa.Table:
        """Return the contradictions in what one model declares."""
        low, high = np.searchsorted(self.problem_children, np.array([ix, ix + 1], np.int32))
        return self.problems.slice(low, high - low)

    def edges_of_child(self, ix: int) -> pa.Table:
        """Return what a model declares, ghosts included."""
        return self.edges.slice(int(self._by_child[ix]), int(self._by_child[ix + 1]) - int(self._by_child[ix]))

    def edges_to_children(self, ix: int, limit: int | None = None) -> pa.Table:
        """Return the edges to the children of a model, by row of the child, at most `limit`."""
        start, stop = int(self.children.indptr[ix]), int(self.children.indptr[ix + 1])
        if limit is not None:
            stop = min(stop, start + limit)
        return self.edge_rows(self.edge_arrays.below[start:stop])

    def edge_rows(self, rows: Sequence[int] | NDArray[Any]) -> pa.Table:
        """Return some edges by their row."""
        return self.edges.take(pa.array(np.asarray(rows, dtype=np.int64)))

    @cached_property
    def _by_child(self) -> NDArray[np.int64]:
        return map_array(self._path / "index" / "edges_by_child.npy")

    @cached_property
    def problem_children(self) -> NDArray[np.int32]:
        """Child of each contradiction, ascending."""
        column: NDArray[np.int32] = self.problems["child_ix"].to_numpy()
        return column
