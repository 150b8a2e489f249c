"""Edges between models with what figures tell them apart by, and the groups that each figure is told of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.compute as pc

from modelome.genetics.kin_graph import units_of
from modelome.lineage.edge_arrays import relation_codes
from modelome.lineage.edges import RELATIONS

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

__all__ = ["EdgeFacts", "EdgeGroup", "edge_facts", "edge_groups", "told_relations"]


@dataclass(frozen=True)
class EdgeFacts:
    """One entry an edge from a model to a model.

    `relation` and `inferred` are places in `RELATIONS`; `year` is that of the child's creation, 0 where it is unknown;
    `unit` the component, or of the largest one the family, of the child: what intervals draw, in [0, units).
    """

    parent: NDArray[np.int64]
    child: NDArray[np.int64]
    relation: NDArray[np.integer]
    inferred: NDArray[np.integer]
    year: NDArray[np.int64]
    unit: NDArray[np.int64]
    units: int


@dataclass(frozen=True)
class EdgeGroup:
    """Rows of `EdgeFacts` of which one figure is told, and what the figure says of them."""

    relation: str
    relation_source: str | None
    period: str
    rows: NDArray[np.int64]

    def facts(self) -> dict[str, str | None]:
        """Give the columns of a long table that tell this group from others."""
        return {"relation": self.relation, "relation_source": self.relation_source, "period": self.period}


def edge_facts(edges: pa.Table, nodes: pa.Table, created_at: pa.ChunkedArray) -> EdgeFacts:
    """Read the edges whose parent is a model, with the dates of the models, (n,)."""
    kept = edges.filter(pc.is_valid(edges["parent_ix"]))
    parent, child = (kept[name].to_numpy().astype(np.int64) for name in ("parent_ix", "child_ix"))
    unit, units = units_of(nodes)
    year = pc.fill_null(pc.year(created_at), 0).to_numpy().astype(np.int64)
    relation, inferred = (relation_codes(kept[name]) for name in ("relation", "relation_inferred"))
    return EdgeFacts(parent, child, relation, inferred, year[child], unit[child], units)


def edge_groups(facts: EdgeFacts, *, inferred: bool = True, by_year: bool = True) -> list[EdgeGroup]:
    """Give all edges, those of each relation, and those of each year; groups without edges are left out.

    `inferred` false leaves out groups by inferred relation: for traits that the rules themselves read.
    """
    everything = np.arange(len(facts.parent))
    kinds: list[tuple[str, str | None, NDArray[np.int64]]] = [("all", None, everything)]
    for of, codes in (("declared", facts.relation), ("inferred", facts.inferred)):
        if of == "declared" or inferred:
            kinds += [(name, of, np.flatnonzero(codes == place)) for place, name in enumerate(RELATIONS)]
    groups = []
    for relation, source, rows in kinds:
        years = facts.year[rows]
        told = np.unique(years[years > 0]).tolist() if by_year else []
        groups.append(EdgeGroup(relation, source, "all", rows))
        groups += [EdgeGroup(relation, source, str(year), rows[years == year]) for year in told]
    return [group for group in groups if len(group.rows)]


def told_relations(declared: NDArray[np.integer], inferred: NDArray[np.integer]) -> NDArray[np.integer]:
    """Take relations as declared and, where none is, as inferred; all are places in `RELATIONS`, (edges,)."""
    told: NDArray[np.integer] = np.where(declared == RELATIONS.index("unspecified"), inferred, declared)
    return told
