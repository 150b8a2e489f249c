"""What a server reads of the lineage, as arrays and tables to be mapped: `index/lineage/` of docs/atlas-format.md."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from modelome.arrays import map_array
from modelome.atlas.tables import load_csr, save_csr, write_table
from modelome.lineage import Csr, EdgeArrays, edge_arrays
from modelome.strings import write_strings

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from modelome.lineage import Lineage

__all__ = ["load_edge_arrays", "load_members", "places_of_models", "write_lineage_files"]

_FAMILY_COLUMNS = ["root_ix", "size", "generations", "first_at", "last_at"]
_GHOST_CHILDREN = "ghost_children"
_MEMBERS = "members"
_ARRAYS = [field.name for field in fields(EdgeArrays) if field.name != _GHOST_CHILDREN]


def write_lineage_files(lineage: Lineage, out: Path) -> EdgeArrays:
    """Write the edges as arrays, the ghosts by name, the contradictions and the families; returns the edges."""
    out.mkdir()
    arrays = edge_arrays(lineage.edges, lineage.ghosts)
    for name in _ARRAYS:
        np.save(out / f"edge_{name}.npy", getattr(arrays, name))
    save_csr(arrays.ghost_children, out, _GHOST_CHILDREN)
    np.save(out / "edge_contradicted.npy", _contradicted(lineage))
    write_strings(lineage.ghosts["parent_id"], out, "ghosts")
    write_table(lineage.problems, out / "problems.arrow")
    write_table(lineage.families.select(_FAMILY_COLUMNS), out / "families.arrow")
    save_csr(_members_of_families(lineage), out, _MEMBERS)
    return arrays


def load_edge_arrays(folder: Path) -> EdgeArrays:
    """Map what `write_lineage_files` wrote."""
    mapped = {name: map_array(folder / f"edge_{name}.npy") for name in _ARRAYS}
    return EdgeArrays(**mapped, ghost_children=load_csr(folder, _GHOST_CHILDREN))


def load_members(folder: Path) -> Csr:
    """Map the members of each family: the root, then by generation, then by row."""
    return load_csr(folder, _MEMBERS)


def places_of_models(lineage: Lineage) -> dict[str, pa.Array]:
    """Return the row of each model's family, and how many models are in its family and component, int32 (n,)."""
    return {"family": pa.array(_family_of_models(lineage)), **_sizes(lineage)}


def _family_of_models(lineage: Lineage) -> NDArray[np.int32]:
    roots = lineage.families["root_ix"].to_numpy()
    row = np.zeros(lineage.nodes.num_rows, np.int32)
    row[roots] = np.arange(len(roots), dtype=np.int32)
    found: NDArray[np.int32] = row[lineage.nodes["root_ix"].to_numpy()]
    return found


def _members_of_families(lineage: Lineage) -> Csr:
    family = _family_of_models(lineage)
    rows = np.arange(len(family), dtype=np.int32)
    no_root = lineage.nodes["root_ix"].to_numpy() != rows
    order = np.lexsort((rows, lineage.nodes["generation"].to_numpy(), no_root, family)).astype(np.int32)
    sizes = np.bincount(family, minlength=lineage.families.num_rows)
    return Csr(np.append(0, np.cumsum(sizes)), order)


def _sizes(lineage: Lineage) -> dict[str, pa.Array]:
    sizes = {}
    for name, column in (("family_size", "root_ix"), ("component_size", "component")):
        group = lineage.nodes[column].to_numpy()
        sizes[name] = pa.array(np.bincount(group)[group].astype(np.int32))
    return sizes


def _contradicted(lineage: Lineage) -> NDArray[np.bool_]:
    """Tell of each edge whether something contradicts it: its date, its relations, a cycle."""
    told = lineage.problems.filter(pc.not_equal(lineage.problems["kind"], "missing-parent"))
    marks = np.zeros(lineage.edges.num_rows, bool)
    rows = np.flatnonzero(np.isin(lineage.edges["child_ix"].to_numpy(), told["child_ix"].to_numpy()))
    near = lineage.edges.select(["child_ix", "parent_id"]).take(pa.array(rows))
    marks[rows] = pc.is_in(_pairs(near), value_set=_pairs(told)).to_numpy(zero_copy_only=False)
    return marks


def _pairs(table: pa.Table) -> pa.Array:
    child, parent = (table[name].combine_chunks() for name in ("child_ix", "parent_id"))
    return pc.binary_join_element_wise(child.cast(pa.string()), pc.fill_null(parent, ""), " ")
